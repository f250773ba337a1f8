"use client";
import dynamic from "next/dynamic";

/** Only in the browser, which has stored the chat. */
const Kept = dynamic(() => import("../keptChat").then(({ Chat }) => Chat), { ssr: false });

export default function Page() {
  return <Kept />;
}
