/** Class names per part of a list of connections. */
export interface RowClassNames {
  row?: string;
  logo?: string;
  name?: string;
  line?: string;
  badge?: string;
  button?: string;
  menuButton?: string;
  dialog?: string;
}
