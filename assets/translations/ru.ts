<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>calmline</name>
    <message>
        <source>Used it</source>
        <translation>Пригодилось</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Не сейчас</translation>
    </message>
    <message>
        <source>No advice is needed right now.</source>
        <translation>Сейчас подсказка не нужна.</translation>
    </message>
    <message>
        <source>Advice</source>
        <translation>Подсказка</translation>
    </message>
    <message>
        <source>The caller has not said anything yet.</source>
        <translation>Клиент пока ничего не сказал.</translation>
    </message>
    <message>
        <source>The caller's anger over the call</source>
        <translation>Гнев клиента в течение разговора</translation>
    </message>
    <message>
        <source>Nothing in the caller's words points to anger.</source>
        <translation>В словах клиента нет признаков гнева.</translation>
    </message>
    <message>
        <source>Time since the call began</source>
        <translation>Время с начала разговора</translation>
    </message>
    <message>
        <source>Mute the sound</source>
        <translation>Выключить звук</translation>
    </message>
    <message>
        <source>Sound is off</source>
        <translation>Звук выключен</translation>
    </message>
    <message>
        <source>This call is a written script without sound. Recognition is not running.</source>
        <translation>Это разговор по готовому тексту, без звука. Распознавание речи не работает.</translation>
    </message>
    <message>
        <source>Waiting for a call</source>
        <translation>Ожидание звонка</translation>
    </message>
    <message>
        <source>Listening with {engine}</source>
        <translation>Слушает {engine}</translation>
    </message>
    <message>
        <source>Recognised by {engine}</source>
        <translation>Речь распознана: {engine}</translation>
    </message>
    <message>
        <source>The call is over</source>
        <translation>Разговор окончен</translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation>Открыть отчёт</translation>
    </message>
    <message>
        <source>Play again</source>
        <translation>Прослушать ещё раз</translation>
    </message>
    <message>
        <source>Length: {time}</source>
        <translation>Длительность: {time}</translation>
    </message>
    <message>
        <source>Flags: {count}</source>
        <translation>Сигналы: {count}</translation>
    </message>
    <message>
        <source>Promises made: {count}</source>
        <translation>Дано обещаний: {count}</translation>
    </message>
    <message>
        <source>Steps reached: {count} of {all}</source>
        <translation>Пройдено шагов: {count} из {all}</translation>
    </message>
    <message>
        <source>That's wrong</source>
        <translation>Это не так</translation>
    </message>
    <message>
        <source>No flags</source>
        <translation>Сигналов нет</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Скрыть</translation>
    </message>
    <message>
        <source>The call is shown without sound.</source>
        <translation>Разговор показывается без звука.</translation>
    </message>
    <message>
        <source>Install PortAudio (on Debian: libportaudio2) to hear the call.</source>
        <translation>Чтобы слышать разговор, установите PortAudio (в Debian: libportaudio2).</translation>
    </message>
    <message>
        <source>The recording's sound could not be read to its end.</source>
        <translation>Звук записи не удалось прочитать до конца.</translation>
    </message>
    <message>
        <source>Connect a headset or loudspeakers and play the call again to hear it.</source>
        <translation>Подключите гарнитуру или колонки и запустите разговор ещё раз.</translation>
    </message>
    <message>
        <source>done</source>
        <translation>выполнено</translation>
    </message>
    <message>
        <source>next</source>
        <translation>следующий</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>ещё нет</translation>
    </message>
    <message>
        <source>What was said</source>
        <translation>Что было сказано</translation>
    </message>
    <message>
        <source>Go to the newest words</source>
        <translation>К последним словам</translation>
    </message>
    <message>
        <source>The words of both sides appear here as they are spoken.</source>
        <translation>Здесь по ходу разговора появляются слова обеих сторон.</translation>
    </message>
    <message>
        <source>still speaking</source>
        <translation>ещё говорит</translation>
    </message>
    <message>
        <source>Calm</source>
        <translation>Спокойно</translation>
    </message>
    <message>
        <source>Tense</source>
        <translation>Напряжённо</translation>
    </message>
    <message>
        <source>Angry</source>
        <translation>Гнев</translation>
    </message>
    <message>
        <source>rising</source>
        <translation>нарастает</translation>
    </message>
    <message>
        <source>steady</source>
        <translation>без изменений</translation>
    </message>
    <message>
        <source>cooling</source>
        <translation>спадает</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Причина</translation>
    </message>
    <message>
        <source>Empathy</source>
        <translation>Сочувствие</translation>
    </message>
    <message>
        <source>Solutions</source>
        <translation>Варианты</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Действие</translation>
    </message>
    <message>
        <source>Feedback</source>
        <translation>Отзыв</translation>
    </message>
    <message>
        <source>Next step: {step}</source>
        <translation>Следующий шаг: {step}</translation>
    </message>
    <message>
        <source>The caller is angry</source>
        <translation>Клиент злится</translation>
    </message>
    <message>
        <source>The caller is abusive</source>
        <translation>Клиент переходит на оскорбления</translation>
    </message>
    <message>
        <source>Somebody may come to harm</source>
        <translation>Кто-то может пострадать</translation>
    </message>
    <message>
        <source>Legal action is mentioned</source>
        <translation>Речь зашла о суде или жалобе</translation>
    </message>
    <message>
        <source>A manager is asked for</source>
        <translation>Клиент просит руководителя</translation>
    </message>
    <message>
        <source>Going public is mentioned</source>
        <translation>Клиент грозит оглаской</translation>
    </message>
    <message>
        <source>The caller has been on hold too long</source>
        <translation>Клиент слишком долго ждёт на линии</translation>
    </message>
    <message>
        <source>The caller wants to leave</source>
        <translation>Клиент хочет уйти</translation>
    </message>
    <message>
        <source>The caller is in distress</source>
        <translation>Клиенту тяжело</translation>
    </message>
    <message>
        <source>The caller sounds sarcastic</source>
        <translation>Клиент иронизирует</translation>
    </message>
    <message>
        <source>The caller has gone silent</source>
        <translation>Клиент замолчал</translation>
    </message>
    <message>
        <source>The caller has called before</source>
        <translation>Клиент звонит не в первый раз</translation>
    </message>
    <message>
        <source>Caller</source>
        <translation>Клиент</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Вы</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>«{words}»</translation>
    </message>
    <message>
        <source>said:</source>
        <translation>прозвучало:</translation>
    </message>
    <message>
        <source>The call goes on; a few words may be missing.</source>
        <translation>Разговор продолжается; несколько слов могло потеряться.</translation>
    </message>
    <message>
        <source>Listening stopped and could not be started again.</source>
        <translation>Распознавание остановилось, и запустить его снова не удалось.</translation>
    </message>
    <message>
        <source>What was heard so far is kept. Run `calmline doctor`, then start the call again.</source>
        <translation>Всё услышанное сохранено. Выполните `calmline doctor` и начните разговор снова.</translation>
    </message>
    <message>
        <source>The listener stopped ({why}) and is being started again.</source>
        <translation>Распознавание остановилось ({why}) и запускается снова.</translation>
    </message>
    <message>
        <source>The listener hung and is being started again.</source>
        <translation>Распознавание зависло и запускается снова.</translation>
    </message>
    <message>
        <source>The recording is mono: everything in it is taken for the caller.</source>
        <translation>Запись одноканальная: всё сказанное считается словами клиента.</translation>
    </message>
    <message>
        <source>Both sides carry the same sound: the operator's words will be taken for the caller's too.</source>
        <translation>На обоих каналах один и тот же звук: слова оператора тоже будут приняты за слова клиента.</translation>
    </message>
    <message>
        <source>The file is shorter than its header says: the end of the recording is missing.</source>
        <translation>Файл короче, чем указано в заголовке: конца записи не хватает.</translation>
    </message>
    <message>
        <source>calm</source>
        <translation>спокойно</translation>
    </message>
    <message>
        <source>tense</source>
        <translation>напряжённо</translation>
    </message>
    <message>
        <source>angry</source>
        <translation>гнев</translation>
    </message>
    <message>
        <source>anger</source>
        <translation>гнев</translation>
    </message>
    <message>
        <source>abuse</source>
        <translation>оскорбления</translation>
    </message>
    <message>
        <source>harm</source>
        <translation>опасность для человека</translation>
    </message>
    <message>
        <source>legal</source>
        <translation>суд или жалоба</translation>
    </message>
    <message>
        <source>manager</source>
        <translation>просьба позвать руководителя</translation>
    </message>
    <message>
        <source>media</source>
        <translation>угроза оглаской</translation>
    </message>
    <message>
        <source>hold</source>
        <translation>долгое ожидание</translation>
    </message>
    <message>
        <source>churn</source>
        <translation>уход клиента</translation>
    </message>
    <message>
        <source>distress</source>
        <translation>тяжёлое состояние</translation>
    </message>
    <message>
        <source>info</source>
        <translation>к сведению</translation>
    </message>
    <message>
        <source>coaching</source>
        <translation>нужна помощь</translation>
    </message>
    <message>
        <source>critical</source>
        <translation>срочно</translation>
    </message>
    <message>
        <source>raised</source>
        <translation>сигнал подан</translation>
    </message>
    <message>
        <source>cleared</source>
        <translation>сигнал снят</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>отмечено как ошибка</translation>
    </message>
    <message>
        <source>cause</source>
        <translation>причина</translation>
    </message>
    <message>
        <source>empathy</source>
        <translation>сочувствие</translation>
    </message>
    <message>
        <source>solution</source>
        <translation>варианты</translation>
    </message>
    <message>
        <source>action</source>
        <translation>действие</translation>
    </message>
    <message>
        <source>feedback</source>
        <translation>отзыв</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} с</translation>
    </message>
    <message>
        <source>anger began</source>
        <translation>начало злости</translation>
    </message>
    <message>
        <source>overtalk</source>
        <translation>говорят одновременно</translation>
    </message>
    <message>
        <source>long_silence</source>
        <translation>долгое молчание</translation>
    </message>
    <message>
        <source>raised_voice</source>
        <translation>повышенный голос</translation>
    </message>
    <message>
        <source>passive_listening</source>
        <translation>долго без отклика оператора</translation>
    </message>
    <message>
        <source>repeated_request</source>
        <translation>просьба повторяется</translation>
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
        <translation>использовано</translation>
    </message>
    <message>
        <source>dismissed</source>
        <translation>отложено</translation>
    </message>
    <message>
        <source>calmed</source>
        <translation>удалось успокоить</translation>
    </message>
    <message>
        <source>unresolved</source>
        <translation>не решено</translation>
    </message>
    <message>
        <source>none</source>
        <translation>нет</translation>
    </message>
    <message>
        <source>step</source>
        <translation>шаг</translation>
    </message>
    <message>
        <source>call ended</source>
        <translation>разговор окончен</translation>
    </message>
    <message>
        <source>outcome</source>
        <translation>итог</translation>
    </message>
    <message>
        <source>flag</source>
        <translation>сигнал</translation>
    </message>
    <message>
        <source>flags</source>
        <translation>сигналы</translation>
    </message>
    <message>
        <source>said</source>
        <translation>прозвучало</translation>
    </message>
    <message>
        <source>A flag shows what was heard. It decides nothing by itself.</source>
        <translation>Сигнал показывает, что прозвучало. Сам по себе он ничего не решает.</translation>
    </message>
    <message>
        <source>Advice given</source>
        <translation>Подсказки</translation>
    </message>
    <message>
        <source>Call report</source>
        <translation>Отчёт о разговоре</translation>
    </message>
    <message>
        <source>Flags</source>
        <translation>Сигналы</translation>
    </message>
    <message>
        <source>Made by Calmline on this computer. Only the caller's words were judged; nothing here rates the operator.</source>
        <translation>Подготовлено Calmline на этом компьютере. Анализировались только слова клиента; работа оператора не оценивается.</translation>
    </message>
    <message>
        <source>No advice was needed.</source>
        <translation>Подсказки не понадобились.</translation>
    </message>
    <message>
        <source>No flags were raised.</source>
        <translation>Сигналов не было.</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>Уведомления</translation>
    </message>
    <message>
        <source>Steps and promises</source>
        <translation>Шаги и обещания</translation>
    </message>
    <message>
        <source>The caller's anger</source>
        <translation>Гнев клиента</translation>
    </message>
    <message>
        <source>Transcript</source>
        <translation>Текст разговора</translation>
    </message>
    <message>
        <source>began</source>
        <translation>начало</translation>
    </message>
    <message>
        <source>cards offered</source>
        <translation>предложено подсказок</translation>
    </message>
    <message>
        <source>duration</source>
        <translation>длительность</translation>
    </message>
    <message>
        <source>marked wrong by the operator</source>
        <translation>отмечено оператором как ошибка</translation>
    </message>
    <message>
        <source>promised</source>
        <translation>обещано</translation>
    </message>
    <message>
        <source>unfinished</source>
        <translation>не завершён</translation>
    </message>
    <message>
        <source>The recording is {hours} hours long.</source>
        <translation>Длина записи: {hours} ч.</translation>
    </message>
    <message>
        <source>There is no sound at the beginning of the recording.</source>
        <translation>В начале записи нет звука.</translation>
    </message>
    <message>
        <source>The caller's side is silent at first. If the sides are swapped, choose the other one.</source>
        <translation>На стороне клиента сначала тишина. Если стороны перепутаны, выберите другую.</translation>
    </message>
    <message>
        <source>The operator's side is silent at first. If the sides are swapped, choose the other one.</source>
        <translation>На стороне оператора сначала тишина. Если стороны перепутаны, выберите другую.</translation>
    </message>
    <message>
        <source>Vosk was taken: it writes words while they are spoken.</source>
        <translation>Выбран Vosk: он записывает слова прямо во время речи.</translation>
    </message>
    <message>
        <source>Moonshine was taken: it is quick, its model is included.</source>
        <translation>Выбран Moonshine: он быстрый, и его модель уже есть в программе.</translation>
    </message>
    <message>
        <source>Whisper was taken: it is the first that knows the language.</source>
        <translation>Выбран Whisper: из установленных он первый знает этот язык.</translation>
    </message>
    <message>
        <source>{engine} was chosen in the settings.</source>
        <translation>{engine} выбран в настройках.</translation>
    </message>
    <message>
        <source>Loudness, pitch, effort and pace of the caller's voice are read in this call, never the operator's.</source>
        <translation>В этом звонке учитываются громкость, высота, напряжение и темп голоса клиента, но не оператора.</translation>
    </message>
    <message>
        <source>This call is a written script: nothing is being recognised.</source>
        <translation>Этот разговор — написанный сценарий: распознавания речи нет.</translation>
    </message>
    <message>
        <source>score {score}</source>
        <translation>оценка {score}</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Отчёт</translation>
    </message>
    <message>
        <source>Loading the recogniser and the anger model …</source>
        <translation>Загружаются распознавание речи и модель гнева …</translation>
    </message>
</context>
</TS>
