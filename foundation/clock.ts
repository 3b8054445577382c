/** Domain time, handed in: the system's in production, a manual one in tests and in a replay of history. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
