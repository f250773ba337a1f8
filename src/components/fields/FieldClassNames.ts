/** Class names per part of a field. */
export interface FieldClassNames {
  field?: string | undefined;
  label?: string | undefined;
  input?: string | undefined;
  reveal?: string | undefined;
  file?: string | undefined;
  advice?: string | undefined;
  suggestion?: string | undefined;
  error?: string | undefined;
  help?: string | undefined;
}
