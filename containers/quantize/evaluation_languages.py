"""The part of the built-in evaluation that is in other languages than English, short and long."""

from __future__ import annotations

__all__ = ["EVALUATION_LANGUAGES"]

EVALUATION_LANGUAGES: tuple[str, ...] = (
    # German
    "Danke!",
    "Wo ist der nächste Geldautomat?",
    "Der Zug nach Hamburg fällt heute leider aus.",
    "Ich habe mich sehr über deinen Brief gefreut.",
    "Das Gerät funktioniert seit gestern nicht mehr, und niemand geht ans Telefon.",
    "Nach langer Beratung beschloss der Gemeinderat, die alte Brücke zu erhalten und den Verkehr umzuleiten.",
    # French
    "Bonjour à tous",
    "Il pleut depuis trois jours.",
    "Pourriez-vous m'indiquer le chemin de la gare ?",
    "Le service était lent, mais la cuisine excellente.",
    "Je suis tellement fière de ma fille, elle a réussi son examen.",
    "Le musée fermera ses portes pendant six mois afin de rénover la grande salle et d'agrandir le jardin.",
    # Spanish
    "¡Qué alegría!",
    "No me gusta esperar.",
    "¿Cuánto cuesta el billete de ida y vuelta?",
    "Mi abuelo plantó este olivo hace sesenta años.",
    "El paquete llegó roto y nadie me devuelve el dinero.",
    "La lluvia de ayer inundó las calles del centro y obligó a cerrar varias escuelas durante la mañana.",
    # Portuguese
    "Boa noite",
    "Estou com saudades de casa.",
    "O ônibus para o aeroporto sai às sete e meia.",
    "Adorei o livro, não consegui parar de ler até o fim.",
    # Italian
    "Che peccato!",
    "Ho dimenticato le chiavi in macchina.",
    "La riunione di domani è stata spostata alle dieci.",
    "Siamo rimasti delusi dall'albergo: la camera era piccola e rumorosa.",
    # Dutch
    "Graag gedaan",
    "De winkel is op zondag gesloten.",
    "Ik ben bang dat we de laatste trein hebben gemist.",
    # Swedish, Danish, Norwegian, Finnish
    "Tack så mycket för hjälpen!",
    "Barnen leker i snön bakom huset.",
    "Jeg glæder mig til at se jer igen.",
    "Vi tok ferga over fjorden i går kveld.",
    "Minulla ei ole aavistustakaan, missä avaimet ovat.",
    # Polish, Czech, Slovak, Hungarian
    "Dzień dobry",
    "Nie mogę się doczekać wakacji nad morzem.",
    "Kdy odjíždí poslední tramvaj?",
    "Včera sme celý deň opravovali strechu.",
    "Köszönöm szépen a kedves meghívást.",
    # Romanian, Turkish, Greek
    "Nu știu ce să spun, sunt foarte emoționat.",
    "Yarın sabah erken kalkmam gerekiyor.",
    "Bu restoranın yemekleri çok lezzetli ama fiyatları yüksek.",
    "Πού είναι η στάση του λεωφορείου;",
    "Η θάλασσα ήταν ήρεμη και ο ουρανός γεμάτος αστέρια.",
    # Russian, Ukrainian, Bulgarian, Serbian
    "Спасибо!",
    "Я очень устал и хочу спать.",
    "Посылка пришла на неделю позже, чем обещали.",
    "Учёные обнаружили в пустыне следы древней реки, которая высохла тысячи лет назад.",
    "Сьогодні чудова погода для прогулянки.",
    "Не мога да намеря очилата си.",
    "Видимо се сутра испред библиотеке.",
    # Chinese
    "谢谢",
    "请问地铁站怎么走?",
    "这家店的服务太差了,我再也不会来了。",
    "科学家在海底发现了一种会发光的新物种,它生活在三千米以下的黑暗之中。",
    # Japanese
    "はい",
    "駅までどのくらいかかりますか。",
    "昨日のコンサートは本当に素晴らしかったです。",
    "注文した商品がまだ届かないので、状況を確認していただけますか。",
    # Korean
    "안녕하세요",
    "오늘 저녁에 시간 있어요?",
    "배송이 너무 늦어서 화가 났습니다.",
    # Arabic, Persian, Hebrew, Urdu
    "شكرا جزيلا",
    "أين أقرب محطة قطار من هنا؟",
    "الكتاب ممتع جدا وقد قرأته في ليلة واحدة.",
    "دیروز تمام روز باران بارید.",
    "איפה אפשר לקנות כרטיסים?",
    "آج موسم بہت اچھا ہے۔",
    # Hindi, Bengali, Tamil, Thai, Vietnamese, Indonesian
    "आप कैसे हैं?",
    "बच्चे मैदान में क्रिकेट खेल रहे हैं।",
    "আমি বাংলায় গান গাই।",
    "இன்று மாலை மழை பெய்யும்.",
    "ร้านนี้อาหารอร่อยมาก",
    "Tôi rất vui được gặp bạn.",
    "Kereta terakhir berangkat pukul sebelas malam.",
    # Swahili, Yoruba, Latin, Esperanto, Icelandic, Irish, Basque
    "Asante sana rafiki yangu.",
    "Ẹ káàárọ̀, ṣé dáadáa ni?",
    "Gallia est omnis divisa in partes tres.",
    "La suno brilas kaj la birdoj kantas.",
    "Ég skil ekki hvað þú ert að segja.",
    "Tá an aimsir go breá inniu.",
    "Non dago liburutegia?",
    # Several at once
    "Sorry, je suis en retard, the train was cancelled.",
    "Das Meeting ist at 3 pm, see you dort!",
    "Mañana tenemos un call con el team de Berlin.",
    "これは test です。OK?",
    "Привет, how are you?",
)
