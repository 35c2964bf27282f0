/** `2026-11-24 04:12:31 UTC` */
export function formatTime(time: string): string {
  return `${time.slice(0, 19).replace("T", " ")} UTC`;
}
