/** Toolkits on a page of the catalogue: it fills rows of two, three or four tiles. */
export const pageSize = 24;
