<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="bg" sourcelanguage="en">
<context>
    <name>calmline</name>
    <message>
        <source>Used it</source>
        <translation>Използвах го</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Не сега</translation>
    </message>
    <message>
        <source>No advice is needed right now.</source>
        <translation>В момента не е нужен съвет.</translation>
    </message>
    <message>
        <source>Advice</source>
        <translation>Съвет</translation>
    </message>
    <message>
        <source>The caller has not said anything yet.</source>
        <translation>Клиентът още не е казал нищо.</translation>
    </message>
    <message>
        <source>The caller's anger over the call</source>
        <translation>Гневът на клиента по време на разговора</translation>
    </message>
    <message>
        <source>Nothing in the caller's words points to anger.</source>
        <translation>В думите на клиента няма признаци на гняв.</translation>
    </message>
    <message>
        <source>Time since the call began</source>
        <translation>Време от началото на разговора</translation>
    </message>
    <message>
        <source>Mute the sound</source>
        <translation>Изключване на звука</translation>
    </message>
    <message>
        <source>Sound is off</source>
        <translation>Звукът е изключен</translation>
    </message>
    <message>
        <source>This call is a written script without sound. Recognition is not running.</source>
        <translation>Това е разговор по готов текст, без звук. Разпознаването на реч не работи.</translation>
    </message>
    <message>
        <source>Waiting for a call</source>
        <translation>В очакване на обаждане</translation>
    </message>
    <message>
        <source>Listening with {engine}</source>
        <translation>Слуша {engine}</translation>
    </message>
    <message>
        <source>Recognised by {engine}</source>
        <translation>Речта е разпозната от {engine}</translation>
    </message>
    <message>
        <source>The call is over</source>
        <translation>Разговорът приключи</translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation>Отваряне на отчета</translation>
    </message>
    <message>
        <source>Play again</source>
        <translation>Пускане отново</translation>
    </message>
    <message>
        <source>Length: {time}</source>
        <translation>Продължителност: {time}</translation>
    </message>
    <message>
        <source>Flags: {count}</source>
        <translation>Сигнали: {count}</translation>
    </message>
    <message>
        <source>Promises made: {count}</source>
        <translation>Дадени обещания: {count}</translation>
    </message>
    <message>
        <source>Steps reached: {count} of {all}</source>
        <translation>Изпълнени стъпки: {count} от {all}</translation>
    </message>
    <message>
        <source>That's wrong</source>
        <translation>Не е вярно</translation>
    </message>
    <message>
        <source>No flags</source>
        <translation>Няма сигнали</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Скриване</translation>
    </message>
    <message>
        <source>The call is shown without sound.</source>
        <translation>Разговорът се показва без звук.</translation>
    </message>
    <message>
        <source>Install PortAudio (on Debian: libportaudio2) to hear the call.</source>
        <translation>За да чувате разговора, инсталирайте PortAudio (в Debian: libportaudio2).</translation>
    </message>
    <message>
        <source>The recording's sound could not be read to its end.</source>
        <translation>Звукът на записа не можа да бъде прочетен докрай.</translation>
    </message>
    <message>
        <source>Connect a headset or loudspeakers and play the call again to hear it.</source>
        <translation>Включете слушалки или тонколони и пуснете разговора отново.</translation>
    </message>
    <message>
        <source>done</source>
        <translation>изпълнено</translation>
    </message>
    <message>
        <source>next</source>
        <translation>следва</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>още не</translation>
    </message>
    <message>
        <source>What was said</source>
        <translation>Какво беше казано</translation>
    </message>
    <message>
        <source>Go to the newest words</source>
        <translation>Към последните думи</translation>
    </message>
    <message>
        <source>The words of both sides appear here as they are spoken.</source>
        <translation>Тук по време на разговора се появяват думите и на двете страни.</translation>
    </message>
    <message>
        <source>still speaking</source>
        <translation>още говори</translation>
    </message>
    <message>
        <source>Calm</source>
        <translation>Спокойно</translation>
    </message>
    <message>
        <source>Tense</source>
        <translation>Напрегнато</translation>
    </message>
    <message>
        <source>Angry</source>
        <translation>Гняв</translation>
    </message>
    <message>
        <source>rising</source>
        <translation>нараства</translation>
    </message>
    <message>
        <source>steady</source>
        <translation>без промяна</translation>
    </message>
    <message>
        <source>cooling</source>
        <translation>утихва</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Причина</translation>
    </message>
    <message>
        <source>Empathy</source>
        <translation>Съчувствие</translation>
    </message>
    <message>
        <source>Solutions</source>
        <translation>Решения</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Действие</translation>
    </message>
    <message>
        <source>Feedback</source>
        <translation>Отзив</translation>
    </message>
    <message>
        <source>Next step: {step}</source>
        <translation>Следваща стъпка: {step}</translation>
    </message>
    <message>
        <source>The caller is angry</source>
        <translation>Клиентът е ядосан</translation>
    </message>
    <message>
        <source>The caller is abusive</source>
        <translation>Клиентът отправя обиди</translation>
    </message>
    <message>
        <source>Somebody may come to harm</source>
        <translation>Някой може да пострада</translation>
    </message>
    <message>
        <source>Legal action is mentioned</source>
        <translation>Споменава се съд или жалба</translation>
    </message>
    <message>
        <source>A manager is asked for</source>
        <translation>Клиентът иска ръководител</translation>
    </message>
    <message>
        <source>Going public is mentioned</source>
        <translation>Клиентът заплашва с публичност</translation>
    </message>
    <message>
        <source>The caller has been on hold too long</source>
        <translation>Клиентът чака твърде дълго на линията</translation>
    </message>
    <message>
        <source>The caller wants to leave</source>
        <translation>Клиентът иска да се откаже</translation>
    </message>
    <message>
        <source>The caller is in distress</source>
        <translation>Клиентът преживява нещо тежко</translation>
    </message>
    <message>
        <source>The caller sounds sarcastic</source>
        <translation>Клиентът говори с ирония</translation>
    </message>
    <message>
        <source>The caller has gone silent</source>
        <translation>Клиентът замълча</translation>
    </message>
    <message>
        <source>The caller has called before</source>
        <translation>Клиентът се обажда не за първи път</translation>
    </message>
    <message>
        <source>Caller</source>
        <translation>Клиент</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Вие</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>„{words}“</translation>
    </message>
    <message>
        <source>said:</source>
        <translation>казано:</translation>
    </message>
    <message>
        <source>The call goes on; a few words may be missing.</source>
        <translation>Разговорът продължава; може да липсват няколко думи.</translation>
    </message>
    <message>
        <source>Listening stopped and could not be started again.</source>
        <translation>Слушането спря и не можа да бъде пуснато отново.</translation>
    </message>
    <message>
        <source>What was heard so far is kept. Run `calmline doctor`, then start the call again.</source>
        <translation>Чутото дотук е запазено. Изпълнете `calmline doctor` и започнете разговора отново.</translation>
    </message>
    <message>
        <source>The listener stopped ({why}) and is being started again.</source>
        <translation>Слушането спря ({why}) и се пуска отново.</translation>
    </message>
    <message>
        <source>The listener hung and is being started again.</source>
        <translation>Слушането блокира и се пуска отново.</translation>
    </message>
    <message>
        <source>The recording is mono: everything in it is taken for the caller.</source>
        <translation>Записът е едноканален: всичко в него се приема за думи на клиента.</translation>
    </message>
    <message>
        <source>Both sides carry the same sound: the operator's words will be taken for the caller's too.</source>
        <translation>И двата канала носят един и същ звук: думите на оператора също ще се приемат за думи на клиента.</translation>
    </message>
    <message>
        <source>The file is shorter than its header says: the end of the recording is missing.</source>
        <translation>Файлът е по-къс, отколкото е посочено в заглавната му част: краят на записа липсва.</translation>
    </message>
    <message>
        <source>calm</source>
        <translation>спокойно</translation>
    </message>
    <message>
        <source>tense</source>
        <translation>напрегнато</translation>
    </message>
    <message>
        <source>angry</source>
        <translation>гняв</translation>
    </message>
    <message>
        <source>anger</source>
        <translation>гняв</translation>
    </message>
    <message>
        <source>abuse</source>
        <translation>обиди</translation>
    </message>
    <message>
        <source>harm</source>
        <translation>опасност за човек</translation>
    </message>
    <message>
        <source>legal</source>
        <translation>съд или жалба</translation>
    </message>
    <message>
        <source>manager</source>
        <translation>искане за ръководител</translation>
    </message>
    <message>
        <source>media</source>
        <translation>заплаха с публичност</translation>
    </message>
    <message>
        <source>hold</source>
        <translation>дълго изчакване</translation>
    </message>
    <message>
        <source>churn</source>
        <translation>отказ на клиента</translation>
    </message>
    <message>
        <source>distress</source>
        <translation>тежко състояние</translation>
    </message>
    <message>
        <source>info</source>
        <translation>за сведение</translation>
    </message>
    <message>
        <source>coaching</source>
        <translation>нужна е помощ</translation>
    </message>
    <message>
        <source>critical</source>
        <translation>спешно</translation>
    </message>
    <message>
        <source>raised</source>
        <translation>подаден сигнал</translation>
    </message>
    <message>
        <source>cleared</source>
        <translation>снет сигнал</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>отбелязан като грешка</translation>
    </message>
    <message>
        <source>cause</source>
        <translation>причина</translation>
    </message>
    <message>
        <source>empathy</source>
        <translation>съчувствие</translation>
    </message>
    <message>
        <source>solution</source>
        <translation>решения</translation>
    </message>
    <message>
        <source>action</source>
        <translation>действие</translation>
    </message>
    <message>
        <source>feedback</source>
        <translation>отзив</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} с</translation>
    </message>
    <message>
        <source>anger began</source>
        <translation>начало на гнева</translation>
    </message>
    <message>
        <source>overtalk</source>
        <translation>говорят едновременно</translation>
    </message>
    <message>
        <source>long_silence</source>
        <translation>дълго мълчание</translation>
    </message>
    <message>
        <source>raised_voice</source>
        <translation>повишен глас</translation>
    </message>
    <message>
        <source>passive_listening</source>
        <translation>дълго без отклик от оператора</translation>
    </message>
    <message>
        <source>repeated_request</source>
        <translation>повторена молба</translation>
    </message>
    <message>
        <source>caller</source>
        <translation>клиент</translation>
    </message>
    <message>
        <source>operator</source>
        <translation>оператор</translation>
    </message>
    <message>
        <source>offered</source>
        <translation>предложено</translation>
    </message>
    <message>
        <source>used</source>
        <translation>използвано</translation>
    </message>
    <message>
        <source>dismissed</source>
        <translation>отложено</translation>
    </message>
    <message>
        <source>calmed</source>
        <translation>клиентът се успокои</translation>
    </message>
    <message>
        <source>unresolved</source>
        <translation>нерешено</translation>
    </message>
    <message>
        <source>none</source>
        <translation>няма</translation>
    </message>
    <message>
        <source>step</source>
        <translation>стъпка</translation>
    </message>
    <message>
        <source>call ended</source>
        <translation>разговорът приключи</translation>
    </message>
    <message>
        <source>outcome</source>
        <translation>резултат</translation>
    </message>
    <message>
        <source>flag</source>
        <translation>сигнал</translation>
    </message>
    <message>
        <source>flags</source>
        <translation>сигнали</translation>
    </message>
    <message>
        <source>said</source>
        <translation>казано</translation>
    </message>
    <message>
        <source>A flag shows what was heard. It decides nothing by itself.</source>
        <translation>Сигналът показва какво е чуто. Сам по себе си не решава нищо.</translation>
    </message>
    <message>
        <source>Advice given</source>
        <translation>Дадени съвети</translation>
    </message>
    <message>
        <source>Call report</source>
        <translation>Отчет за разговора</translation>
    </message>
    <message>
        <source>Flags</source>
        <translation>Сигнали</translation>
    </message>
    <message>
        <source>Made by Calmline on this computer. Only the caller's words were judged; nothing here rates the operator.</source>
        <translation>Изготвено от Calmline на този компютър. Анализирани са само думите на клиента; работата на оператора не се оценява.</translation>
    </message>
    <message>
        <source>No advice was needed.</source>
        <translation>Не са били нужни съвети.</translation>
    </message>
    <message>
        <source>No flags were raised.</source>
        <translation>Няма подадени сигнали.</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>Известия</translation>
    </message>
    <message>
        <source>Steps and promises</source>
        <translation>Стъпки и обещания</translation>
    </message>
    <message>
        <source>The caller's anger</source>
        <translation>Гневът на клиента</translation>
    </message>
    <message>
        <source>Transcript</source>
        <translation>Текст на разговора</translation>
    </message>
    <message>
        <source>began</source>
        <translation>начало</translation>
    </message>
    <message>
        <source>cards offered</source>
        <translation>предложени съвети</translation>
    </message>
    <message>
        <source>duration</source>
        <translation>продължителност</translation>
    </message>
    <message>
        <source>marked wrong by the operator</source>
        <translation>отбелязано от оператора като грешка</translation>
    </message>
    <message>
        <source>promised</source>
        <translation>обещано</translation>
    </message>
    <message>
        <source>unfinished</source>
        <translation>незавършен</translation>
    </message>
    <message>
        <source>The recording is {hours} hours long.</source>
        <translation>Записът е дълъг {hours} часа.</translation>
    </message>
    <message>
        <source>There is no sound at the beginning of the recording.</source>
        <translation>В началото на записа няма звук.</translation>
    </message>
    <message>
        <source>The caller's side is silent at first. If the sides are swapped, choose the other one.</source>
        <translation>Откъм клиента в началото е тихо. Ако страните са разменени, изберете другата.</translation>
    </message>
    <message>
        <source>The operator's side is silent at first. If the sides are swapped, choose the other one.</source>
        <translation>Откъм оператора в началото е тихо. Ако страните са разменени, изберете другата.</translation>
    </message>
    <message>
        <source>Vosk was taken: it writes words while they are spoken.</source>
        <translation>Избран е Vosk: записва думите, докато се изговарят.</translation>
    </message>
    <message>
        <source>Moonshine was taken: it is quick, its model is included.</source>
        <translation>Избран е Moonshine: бърз е и моделът му е в програмата.</translation>
    </message>
    <message>
        <source>Whisper was taken: it is the first that knows the language.</source>
        <translation>Избран е Whisper: от инсталираните той пръв знае езика.</translation>
    </message>
    <message>
        <source>{engine} was chosen in the settings.</source>
        <translation>{engine} е избран в настройките.</translation>
    </message>
    <message>
        <source>Loudness, pitch, effort and pace of the caller's voice are read in this call, never the operator's.</source>
        <translation>В този разговор се отчитат силата, височината, напрежението и темпото на гласа на клиента, никога на оператора.</translation>
    </message>
    <message>
        <source>This call is a written script: nothing is being recognised.</source>
        <translation>Този разговор е писан сценарий: не се разпознава реч.</translation>
    </message>
    <message>
        <source>score {score}</source>
        <translation>оценка {score}</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Отчет</translation>
    </message>
    <message>
        <source>Loading the recogniser and the anger model …</source>
        <translation>Зареждат се разпознаването на реч и моделът за гняв …</translation>
    </message>
</context>
</TS>
