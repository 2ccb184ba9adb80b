/** Tells the rows of random numbers apart, so that a change in one place leaves the others as they are. */
export const STREAMS = { visitor: 102, line: 103, broken: 104 } as const;
