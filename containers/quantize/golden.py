"""The golden texts: what every model is asked before, while and after it is quantized.

They are varied on purpose, because int8 fails on the unusual text and not on the average one: from a single
character to a paragraph of more than sixty words, a dozen languages and scripts, feelings and dry facts,
numbers, markup, shouting, slips of the keyboard. None of them is a training sentence of a bundled sample.
"""

from __future__ import annotations

__all__ = ["GOLDEN_TEXTS"]

GOLDEN_TEXTS: tuple[str, ...] = (
    "I like you. I love you",
    "a",
    ".",
    "Yes",
    "Why?!",
    "Good morning",
    "The cat sat on the mat.",
    "How do I reset my password?",
    "Thank you so much for your help yesterday, I really appreciate it!",
    "This is the worst service I have ever had, and I am furious about it.",
    "I am so proud of what our little team has built this year.",
    "I'm scared of the dark and of what tomorrow may bring.",
    "She couldn't stop laughing at the joke about the two penguins.",
    "My grandmother passed away last night and I can't stop crying.",
    "Sorry, I broke your favourite mug. I feel terrible about it.",
    "Quarterly revenue rose 12% to $4.7 billion while operating costs fell by a third.",
    "The meeting has been moved to Thursday, 3 p.m., in room B-204.",
    "ERROR 0x80070057: the parameter is incorrect (see C:\\logs\\setup.txt)",
    "SELECT name, COUNT(*) FROM orders WHERE total > 100 GROUP BY name;",
    "PLEASE STOP SENDING ME THESE EMAILS!!!",
    "thx m8 c u l8r :-)",
    "recieve teh pakcage tommorow, pls adn thnak yuo",
    "https://example.com/articles/2023/12/03?utm_source=feed#comments",
    '<div class="note"><b>Note:</b> tags are not words.</div>',
    "3.14159 2.71828 1.41421 0.57721",
    "🎉🎉 we won the cup 🏆",
    "Der schnelle braune Fuchs springt über den faulen Hund.",
    "¿Dónde está la biblioteca? La busco desde hace una hora.",
    "Je ne regrette rien, mais j'aurais aimé te revoir avant ton départ.",
    "La pasta era deliziosa e il cameriere molto gentile.",
    "O menino joga futebol na praia todos os dias depois da escola.",
    "Погода сегодня холодная, но солнце светит ярко.",
    "我昨天在图书馆看了一整天的书。",
    "明日の会議は何時からですか。",
    "이 영화는 정말 재미있었어요.",
    "القطار يصل في الساعة السابعة مساءً.",
    "मुझे सुबह की चाय बहुत पसंद है।",
    "Photosynthesis converts light energy into chemical energy stored in glucose molecules within the "
    "chloroplasts of plants, algae and some bacteria.",
    "The defendant shall, within thirty days of the date of this judgment, pay to the claimant the sum of "
    "nine thousand four hundred pounds together with interest, failing which the claimant may apply to the "
    "court for an order without further notice.",
    "When we moved into the old house by the harbour the roof leaked, the windows rattled and the garden was "
    "a jungle, but every evening the fishing boats came home under a red sky, the neighbours brought soup "
    "and bread, and by the end of the first winter none of us could imagine living anywhere else; we still "
    "talk about those months as if they had been one long holiday.",
)
