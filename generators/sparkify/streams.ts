/** Tells the rows of random numbers apart, so that a change in one place leaves the others as they are. */
export const STREAMS = {
  artist: 1,
  song: 2,
  otherSong: 3,
  user: 4,
  day: 5,
  session: 6,
  doubledSong: 7,
  brokenSong: 8,
  doubledEvent: 9,
  brokenEvent: 10,
} as const;
