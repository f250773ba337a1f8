/** Class names per part of a field. */
export interface FieldClassNames {
  field?: string;
  label?: string;
  input?: string;
  reveal?: string;
  file?: string;
  advice?: string;
  suggestion?: string;
  error?: string;
  help?: string;
}
