/** A time that may not have come yet. */
export function toDate(timeInMilliseconds: number | undefined): Date | undefined {
  return timeInMilliseconds === undefined ? undefined : new Date(timeInMilliseconds);
}
