/** Does something with every item, a few at a time, and answers in their order. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const remaining = items.entries();
  const takeNext = async () => {
    for (const [position, item] of remaining) results[position] = await work(item);
  };
  await Promise.all(Array.from({ length: limit }, takeNext));
  return results;
}
