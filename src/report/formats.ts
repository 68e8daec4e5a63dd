/** The names of the formats that a report can take: apart from what makes them, which the command line need not know. */
export const FORMATS = ["pretty", "json", "sarif", "gitlab"] as const;
export type Format = (typeof FORMATS)[number];
