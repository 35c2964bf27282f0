"""The part of the built-in evaluation that is long: from two sentences to more than models read."""

from __future__ import annotations

__all__ = ["EVALUATION_PASSAGES"]

_LIST = "apples, pears, plums, cherries, quinces, figs, grapes, melons, lemons, limes, oranges, dates, "

EVALUATION_PASSAGES: tuple[str, ...] = (
    "The shop opens at nine. On Saturdays it closes at noon, so come early if you need anything cut to size.",
    "I tried to fix the tap myself. An hour later the kitchen was under water and I had to call a plumber.",
    "Dear Ms Novak, thank you for your application. We were impressed by your portfolio and would like to "
    "invite you to an interview on Tuesday, 8 December, at 10:30.",
    "We booked a week by the lake and it rained every single day. Even so, the hosts were so warm, and the "
    "house so full of books and board games, that the children already ask when we will go back.",
    "The printer connects to the network but prints only blank pages. I have replaced both cartridges, "
    "cleaned the heads twice and reinstalled the driver, and none of it made any difference.",
    "Researchers followed four thousand people for twelve years. Those who walked half an hour a day had a "
    "third fewer heart attacks than those who did not, whatever their age, weight or income.",
    "This agreement is governed by the laws of the Kingdom of Norway. Any dispute that cannot be settled "
    "amicably within sixty days shall be referred to the district court in which the supplier has its seat.",
    "First sand the surface and wipe off the dust. Apply a thin coat, let it dry overnight, sand again with "
    "fine paper and apply a second coat. Do not use the table for at least three days.",
    "He had promised to be there before the curtain rose. She looked at the empty seat beside her, at the "
    "doors, at her watch, and when the lights went down she folded her programme and stopped waiting.",
    "Q: Does the warranty cover accidental damage?\nA: No. It covers faults in material and workmanship for "
    "two years from the date of purchase. Keep your receipt.",
    "Over the past quarter we closed 214 tickets, 31 more than in the one before, while the median time to "
    "first response fell from 5.2 to 3.8 hours. Two incidents exceeded the agreed limit of one hour; both "
    "were caused by expired certificates, which are now renewed automatically.",
    "Il était une fois, dans un village au bord d'une forêt, un horloger dont toutes les pendules avançaient "
    "de cinq minutes. Les habitants s'en plaignaient, mais personne ne manquait jamais son train.",
    "Am Rande der Stadt steht ein Haus, das seit vierzig Jahren niemand mehr bewohnt. Die Kinder erzählen "
    "sich Geschichten darüber, die Erwachsenen schweigen, und im Garten blühen jeden Sommer die Rosen, als "
    "käme jemand nachts, um sie zu schneiden.",
    "En el mercado los vendedores gritaban los precios del día, las mujeres escogían tomates con cuidado y "
    "un perro dormía bajo la mesa del pescadero, ajeno a todo, hasta que sonaron las campanas de mediodía.",
    "城市的夜晚从来不安静。卖水果的老人收起摊子,地铁的最后一班列车驶过高架桥,远处工地的灯光像星星一样亮着,"
    "而在十二楼的窗前,一个孩子还在写作业。",
    "Старый смотритель маяка каждый вечер поднимался по винтовой лестнице, зажигал лампу и записывал в "
    "журнал погоду, хотя корабли давно уже ходили по спутникам и никто этих записей не читал.",
    "<html><body><h1>Status</h1><table><tr><td>queue</td><td>17</td></tr><tr><td>failed</td><td>0</td></tr>"
    "</table><p>Updated 10:45</p></body></html>",
    "SELECT c.name, SUM(o.total) AS revenue FROM customers c JOIN orders o ON o.customer_id = c.id WHERE "
    "o.created_at >= '2026-01-01' GROUP BY c.name HAVING SUM(o.total) > 1000 ORDER BY revenue DESC LIMIT 20;",
    "0 1 1 2 3 5 8 13 21 34 55 89 144 233 377 610 987 1597 2584 4181 6765 10946 17711 28657 46368 75025",
    "!!! ??? ... --- *** ### $$$ %%% &&& @@@ ~~~ ^^^ ((( ))) [[[ ]]] {{{ }}} <<< >>>",
    _LIST * 4,
    "The old man talked all the way from the station to the harbour, about the ships he had sailed on, the "
    "ports where he had nearly married, the storm off the Azores in which they had lost the cook, and the "
    "price of herring, which in his opinion explained most of history; and when at last we stood before the "
    "ferry he shook my hand, said that it had been a pleasure to listen to me, and walked back the way we "
    "had come. I have often wondered since whether he met every train, and what he would have told me if I "
    "had asked him a single question, but at the time I was nineteen, the wind was cold, and all that I "
    "could think of was whether there would be anything to eat on board. " * 3,
)
