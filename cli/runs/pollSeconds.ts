/** The fewest and the most seconds between two looks at a run that is followed. */
export const POLL_SECONDS = [0.1, 3600] as const;
