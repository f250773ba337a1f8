import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// Thirty forms at once, on a busy machine, take longer than the library's second.
configure({ asyncUtilTimeout: 8_000 });

afterEach(cleanup);
