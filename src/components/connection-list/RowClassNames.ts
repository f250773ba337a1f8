/** Class names per part of a list of connections. */
export interface RowClassNames {
  row?: string | undefined;
  logo?: string | undefined;
  name?: string | undefined;
  line?: string | undefined;
  badge?: string | undefined;
  button?: string | undefined;
  menuButton?: string | undefined;
  dialog?: string | undefined;
}
