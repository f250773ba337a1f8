import type { DialogText } from "../messages.ts";
import { credentialsText } from "./credentialsText.ts";
import { manageText } from "./manageText.ts";
import { wayText } from "./wayText.ts";

export const dialogText: DialogText = { ...credentialsText, ...wayText, ...manageText };
