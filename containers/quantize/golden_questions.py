"""The golden questions: texts with a question that each of them answers, and no other."""

from __future__ import annotations

__all__ = ["GOLDEN_QUESTIONS"]

GOLDEN_QUESTIONS: tuple[tuple[str, str], ...] = (
    (
        "Where does the ferry leave from?",
        "The ferry to the island leaves from pier nine every morning at six.",
    ),
    (
        "Who painted the ceiling?",
        "The ceiling of the small chapel was painted by a carpenter named Anna Lind.",
    ),
    ("How high is the tower?", "The tower stands on a hill outside the town and is 84 metres high."),
    ("When was the bridge opened?", "After four years of work the bridge was opened in 1931 by the mayor."),
    (
        "What do pandas eat?",
        "Pandas live in the mountains of China, where they eat bamboo for most of the day.",
    ),
    ("What is the capital of Peru?", "Lima, the capital of Peru, lies on the coast of the Pacific Ocean."),
    (
        "Why was the match postponed?",
        "The match was postponed to Sunday because of heavy rain in the valley.",
    ),
    (
        "How much does a ticket cost?",
        "The museum is open daily except Monday, and a ticket costs twelve euros.",
    ),
    (
        "Which gas do plants release?",
        "In photosynthesis plants take up carbon dioxide and water, use the energy of light to build sugar, "
        "and release oxygen. Animals breathe it in, and so the circle is closed.",
    ),
    (
        "Who wrote the letter?",
        "For years nobody knew where the letter had come from. Then, in the attic of the old school, the "
        "caretaker found a notebook in the same hand, and it turned out that the letter had been written by "
        "Dr. Miriam Okafor, who had taught chemistry there before the war.",
    ),
    ("Wie heißt der Hund?", "Familie Weber hat eine Katze und einen Hund, der Bruno heißt."),
    ("¿Qué compró María?", "María fue al mercado por la mañana y compró tres naranjas."),
    ("What must be sent back?", "Fill in the form, keep the copy, and send the signed original back to us."),
    ("Who won the race?", "Second came Tom, third came Ines, and the race was won by Farid in 9.8 seconds."),
    ("What was stolen?", "The thieves left the paintings alone and took only a silver clock."),
    ("Where were the keys?", "I looked in every drawer, but the keys were under the doormat."),
)
