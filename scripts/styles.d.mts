/** `styles.css`: all rules in one cascade layer, but for those of the files that are named. */
export declare function layeredStyles(root: string, without?: readonly string[]): Promise<string>;
