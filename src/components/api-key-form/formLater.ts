/*
 * The form for credentials, which a page loads while it waits for the form's fields. The build makes one file of it, which shares
 * no module with the page, not even React contexts.
 */
export { FormInComposio } from "./FormInComposio.tsx";
