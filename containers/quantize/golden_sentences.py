"""Golden sentences for models that fill a mask or sort by topic: each has one answer that is right."""

from __future__ import annotations

__all__ = ["GOLDEN_LABELS", "GOLDEN_MASKED", "GOLDEN_TOPICS"]

# `{mask}` is where the model's own mask token goes.
GOLDEN_MASKED: tuple[str, ...] = (
    "Paris is the capital of {mask}.",
    "The opposite of hot is {mask}.",
    "She opened the door with her {mask}.",
    "The sun rises in the {mask}.",
    "He drank a glass of {mask}.",
    "My brother and my {mask} are twins.",
    "In winter it is very {mask} outside.",
    "The dog barked at the {mask}.",
    "Two plus two is {mask}.",
    "We had dinner at a {mask} last night.",
    "The {mask} flew over the trees and sang.",
    "I would like to {mask} a new car next year.",
    "Berlin is the capital of {mask}.",
    "The teacher asked the {mask} to open their books.",
    "She has lived in London for ten {mask}.",
    "Happy {mask} to you!",
)

GOLDEN_LABELS: tuple[str, ...] = ("sports", "politics", "cooking")

GOLDEN_TOPICS: tuple[str, ...] = (
    "The striker scored twice in the second half and the home team won the cup.",
    "The parliament voted on the new tax law after a long debate.",
    "Stir the onions in butter until they are soft, then add the rice.",
    "She broke the world record in the marathon by nine seconds.",
    "The prime minister announced elections for the coming autumn.",
    "Bake the bread for forty minutes and let it cool on a rack.",
    "Our goalkeeper was injured during training on Tuesday.",
    "The two presidents signed a treaty on trade and borders.",
    "Season the soup with salt, pepper and a spoonful of vinegar.",
    "The tennis final went to five sets.",
    "Voters in three states rejected the referendum.",
    "Knead the dough until it no longer sticks to the bowl.",
)
