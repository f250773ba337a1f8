/** Sorts the declarations of each rule of a minified stylesheet. Each rule still says the same. */
export declare function sortDeclarations(code: string, names?: readonly string[]): string;
