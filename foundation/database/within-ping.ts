export const PING_MILLISECONDS = 2_000;

/** Readiness must know soon: a database that answers later counts as absent. */
export async function withinPing(answer: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`The database did not answer within ${PING_MILLISECONDS} ms.`)),
    PING_MILLISECONDS,
  );
  try {
    await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
