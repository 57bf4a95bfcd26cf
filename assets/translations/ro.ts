<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ro" sourcelanguage="en">
<context>
    <name>calmline</name>
    <message>
        <source>Used it</source>
        <translation>Am folosit-o</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nu acum</translation>
    </message>
    <message>
        <source>No advice is needed right now.</source>
        <translation>Deocamdată nu e nevoie de niciun sfat.</translation>
    </message>
    <message>
        <source>Advice</source>
        <translation>Sfat</translation>
    </message>
    <message>
        <source>The caller has not said anything yet.</source>
        <translation>Apelantul încă nu a spus nimic.</translation>
    </message>
    <message>
        <source>The caller's anger over the call</source>
        <translation>Furia apelantului pe parcursul apelului</translation>
    </message>
    <message>
        <source>Nothing in the caller's words points to anger.</source>
        <translation>Nimic din ce spune apelantul nu arată furie.</translation>
    </message>
    <message>
        <source>Time since the call began</source>
        <translation>Timpul de la începutul apelului</translation>
    </message>
    <message>
        <source>Mute the sound</source>
        <translation>Oprește sunetul</translation>
    </message>
    <message>
        <source>Sound is off</source>
        <translation>Sunetul este oprit</translation>
    </message>
    <message>
        <source>This call is a written script without sound. Recognition is not running.</source>
        <translation>Acest apel este un text scris, fără sunet. Recunoașterea vorbirii nu rulează.</translation>
    </message>
    <message>
        <source>Waiting for a call</source>
        <translation>Se așteaptă un apel</translation>
    </message>
    <message>
        <source>Listening with {engine}</source>
        <translation>Ascultă {engine}</translation>
    </message>
    <message>
        <source>Recognised by {engine}</source>
        <translation>Vorbirea a fost recunoscută de {engine}</translation>
    </message>
    <message>
        <source>The call is over</source>
        <translation>Apelul s-a încheiat</translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation>Deschideți raportul</translation>
    </message>
    <message>
        <source>Play again</source>
        <translation>Redați din nou</translation>
    </message>
    <message>
        <source>Length: {time}</source>
        <translation>Durata: {time}</translation>
    </message>
    <message>
        <source>Flags: {count}</source>
        <translation>Semnale: {count}</translation>
    </message>
    <message>
        <source>Promises made: {count}</source>
        <translation>Promisiuni făcute: {count}</translation>
    </message>
    <message>
        <source>Steps reached: {count} of {all}</source>
        <translation>Pași parcurși: {count} din {all}</translation>
    </message>
    <message>
        <source>That's wrong</source>
        <translation>Nu e corect</translation>
    </message>
    <message>
        <source>No flags</source>
        <translation>Niciun semnal</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Ascunde</translation>
    </message>
    <message>
        <source>The call is shown without sound.</source>
        <translation>Apelul este afișat fără sunet.</translation>
    </message>
    <message>
        <source>Install PortAudio (on Debian: libportaudio2) to hear the call.</source>
        <translation>Ca să auziți apelul, instalați PortAudio (pe Debian: libportaudio2).</translation>
    </message>
    <message>
        <source>The recording's sound could not be read to its end.</source>
        <translation>Sunetul înregistrării nu a putut fi citit până la capăt.</translation>
    </message>
    <message>
        <source>Connect a headset or loudspeakers and play the call again to hear it.</source>
        <translation>Conectați o cască sau difuzoare și redați apelul din nou.</translation>
    </message>
    <message>
        <source>done</source>
        <translation>făcut</translation>
    </message>
    <message>
        <source>next</source>
        <translation>urmează</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>încă nu</translation>
    </message>
    <message>
        <source>What was said</source>
        <translation>Ce s-a spus</translation>
    </message>
    <message>
        <source>Go to the newest words</source>
        <translation>La ultimele cuvinte</translation>
    </message>
    <message>
        <source>The words of both sides appear here as they are spoken.</source>
        <translation>Aici apar cuvintele ambelor părți, pe măsură ce sunt rostite.</translation>
    </message>
    <message>
        <source>still speaking</source>
        <translation>încă vorbește</translation>
    </message>
    <message>
        <source>Calm</source>
        <translation>Calm</translation>
    </message>
    <message>
        <source>Tense</source>
        <translation>Tensiune</translation>
    </message>
    <message>
        <source>Angry</source>
        <translation>Furie</translation>
    </message>
    <message>
        <source>rising</source>
        <translation>în creștere</translation>
    </message>
    <message>
        <source>steady</source>
        <translation>constant</translation>
    </message>
    <message>
        <source>cooling</source>
        <translation>în scădere</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Cauza</translation>
    </message>
    <message>
        <source>Empathy</source>
        <translation>Empatie</translation>
    </message>
    <message>
        <source>Solutions</source>
        <translation>Soluții</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Acțiune</translation>
    </message>
    <message>
        <source>Feedback</source>
        <translation>Părere</translation>
    </message>
    <message>
        <source>Next step: {step}</source>
        <translation>Pasul următor: {step}</translation>
    </message>
    <message>
        <source>The caller is angry</source>
        <translation>Apelantul este furios</translation>
    </message>
    <message>
        <source>The caller is abusive</source>
        <translation>Apelantul jignește</translation>
    </message>
    <message>
        <source>Somebody may come to harm</source>
        <translation>Cineva poate fi în pericol</translation>
    </message>
    <message>
        <source>Legal action is mentioned</source>
        <translation>Se pomenește de instanță sau de o plângere</translation>
    </message>
    <message>
        <source>A manager is asked for</source>
        <translation>Se cere un superior</translation>
    </message>
    <message>
        <source>Going public is mentioned</source>
        <translation>Apelantul amenință că face cazul public</translation>
    </message>
    <message>
        <source>The caller has been on hold too long</source>
        <translation>Apelantul așteaptă de prea mult timp pe fir</translation>
    </message>
    <message>
        <source>The caller wants to leave</source>
        <translation>Apelantul vrea să renunțe</translation>
    </message>
    <message>
        <source>The caller is in distress</source>
        <translation>Apelantul trece printr-un moment greu</translation>
    </message>
    <message>
        <source>The caller sounds sarcastic</source>
        <translation>Apelantul vorbește ironic</translation>
    </message>
    <message>
        <source>The caller has gone silent</source>
        <translation>Apelantul a amuțit</translation>
    </message>
    <message>
        <source>The caller has called before</source>
        <translation>Apelantul a mai sunat</translation>
    </message>
    <message>
        <source>Caller</source>
        <translation>Apelant</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Dumneavoastră</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>„{words}”</translation>
    </message>
    <message>
        <source>said:</source>
        <translation>s-a spus:</translation>
    </message>
    <message>
        <source>The call goes on; a few words may be missing.</source>
        <translation>Apelul continuă; pot lipsi câteva cuvinte.</translation>
    </message>
    <message>
        <source>Listening stopped and could not be started again.</source>
        <translation>Ascultarea s-a oprit și nu a putut fi repornită.</translation>
    </message>
    <message>
        <source>What was heard so far is kept. Run `calmline doctor`, then start the call again.</source>
        <translation>Ce s-a auzit până acum este păstrat. Rulați `calmline doctor`, apoi porniți apelul din nou.</translation>
    </message>
    <message>
        <source>The listener stopped ({why}) and is being started again.</source>
        <translation>Ascultarea s-a oprit ({why}) și este repornită.</translation>
    </message>
    <message>
        <source>The listener hung and is being started again.</source>
        <translation>Ascultarea s-a blocat și este repornită.</translation>
    </message>
    <message>
        <source>The recording is mono: everything in it is taken for the caller.</source>
        <translation>Înregistrarea este mono: tot ce se aude este atribuit apelantului.</translation>
    </message>
    <message>
        <source>Both sides carry the same sound: the operator's words will be taken for the caller's too.</source>
        <translation>Ambele canale au același sunet: și cuvintele operatorului vor fi luate drept ale apelantului.</translation>
    </message>
    <message>
        <source>The file is shorter than its header says: the end of the recording is missing.</source>
        <translation>Fișierul este mai scurt decât spune antetul: lipsește sfârșitul înregistrării.</translation>
    </message>
    <message>
        <source>calm</source>
        <translation>calm</translation>
    </message>
    <message>
        <source>tense</source>
        <translation>tensiune</translation>
    </message>
    <message>
        <source>angry</source>
        <translation>furie</translation>
    </message>
    <message>
        <source>anger</source>
        <translation>furie</translation>
    </message>
    <message>
        <source>abuse</source>
        <translation>jigniri</translation>
    </message>
    <message>
        <source>harm</source>
        <translation>pericol pentru o persoană</translation>
    </message>
    <message>
        <source>legal</source>
        <translation>instanță sau plângere</translation>
    </message>
    <message>
        <source>manager</source>
        <translation>cerere de superior</translation>
    </message>
    <message>
        <source>media</source>
        <translation>amenințare cu presa</translation>
    </message>
    <message>
        <source>hold</source>
        <translation>așteptare lungă</translation>
    </message>
    <message>
        <source>churn</source>
        <translation>plecarea clientului</translation>
    </message>
    <message>
        <source>distress</source>
        <translation>suferință</translation>
    </message>
    <message>
        <source>info</source>
        <translation>informativ</translation>
    </message>
    <message>
        <source>coaching</source>
        <translation>e nevoie de sprijin</translation>
    </message>
    <message>
        <source>critical</source>
        <translation>critic</translation>
    </message>
    <message>
        <source>raised</source>
        <translation>semnal dat</translation>
    </message>
    <message>
        <source>cleared</source>
        <translation>semnal retras</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>marcat ca greșit</translation>
    </message>
    <message>
        <source>cause</source>
        <translation>cauza</translation>
    </message>
    <message>
        <source>empathy</source>
        <translation>empatie</translation>
    </message>
    <message>
        <source>solution</source>
        <translation>soluții</translation>
    </message>
    <message>
        <source>action</source>
        <translation>acțiune</translation>
    </message>
    <message>
        <source>feedback</source>
        <translation>părere</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>anger began</source>
        <translation>începutul furiei</translation>
    </message>
    <message>
        <source>overtalk</source>
        <translation>vorbesc deodată</translation>
    </message>
    <message>
        <source>long_silence</source>
        <translation>tăcere lungă</translation>
    </message>
    <message>
        <source>raised_voice</source>
        <translation>voce ridicată</translation>
    </message>
    <message>
        <source>passive_listening</source>
        <translation>mult timp fără reacția operatorului</translation>
    </message>
    <message>
        <source>repeated_request</source>
        <translation>cerere repetată</translation>
    </message>
    <message>
        <source>caller</source>
        <translation>apelant</translation>
    </message>
    <message>
        <source>operator</source>
        <translation>operator</translation>
    </message>
    <message>
        <source>offered</source>
        <translation>oferit</translation>
    </message>
    <message>
        <source>used</source>
        <translation>folosit</translation>
    </message>
    <message>
        <source>dismissed</source>
        <translation>amânat</translation>
    </message>
    <message>
        <source>calmed</source>
        <translation>s-a calmat</translation>
    </message>
    <message>
        <source>unresolved</source>
        <translation>nerezolvat</translation>
    </message>
    <message>
        <source>none</source>
        <translation>niciunul</translation>
    </message>
    <message>
        <source>step</source>
        <translation>pas</translation>
    </message>
    <message>
        <source>call ended</source>
        <translation>apel încheiat</translation>
    </message>
    <message>
        <source>outcome</source>
        <translation>rezultat</translation>
    </message>
    <message>
        <source>flag</source>
        <translation>semnal</translation>
    </message>
    <message>
        <source>flags</source>
        <translation>semnale</translation>
    </message>
    <message>
        <source>said</source>
        <translation>s-a spus</translation>
    </message>
    <message>
        <source>A flag shows what was heard. It decides nothing by itself.</source>
        <translation>Un semnal arată ce s-a auzit. De unul singur nu decide nimic.</translation>
    </message>
    <message>
        <source>Advice given</source>
        <translation>Sfaturi date</translation>
    </message>
    <message>
        <source>Call report</source>
        <translation>Raportul apelului</translation>
    </message>
    <message>
        <source>Flags</source>
        <translation>Semnale</translation>
    </message>
    <message>
        <source>Made by Calmline on this computer. Only the caller's words were judged; nothing here rates the operator.</source>
        <translation>Întocmit de Calmline pe acest calculator. Au fost analizate doar cuvintele apelantului; operatorul nu este evaluat.</translation>
    </message>
    <message>
        <source>No advice was needed.</source>
        <translation>Nu a fost nevoie de sfaturi.</translation>
    </message>
    <message>
        <source>No flags were raised.</source>
        <translation>Nu a existat niciun semnal.</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>Înștiințări</translation>
    </message>
    <message>
        <source>Steps and promises</source>
        <translation>Pași și promisiuni</translation>
    </message>
    <message>
        <source>The caller's anger</source>
        <translation>Furia apelantului</translation>
    </message>
    <message>
        <source>Transcript</source>
        <translation>Textul apelului</translation>
    </message>
    <message>
        <source>began</source>
        <translation>început</translation>
    </message>
    <message>
        <source>cards offered</source>
        <translation>sfaturi oferite</translation>
    </message>
    <message>
        <source>duration</source>
        <translation>durata</translation>
    </message>
    <message>
        <source>marked wrong by the operator</source>
        <translation>marcat de operator ca greșit</translation>
    </message>
    <message>
        <source>promised</source>
        <translation>promis</translation>
    </message>
    <message>
        <source>unfinished</source>
        <translation>neterminat</translation>
    </message>
    <message>
        <source>The recording is {hours} hours long.</source>
        <translation>Înregistrarea durează {hours} ore.</translation>
    </message>
    <message>
        <source>There is no sound at the beginning of the recording.</source>
        <translation>La începutul înregistrării nu se aude nimic.</translation>
    </message>
    <message>
        <source>The caller's side is silent at first. If the sides are swapped, choose the other one.</source>
        <translation>Pe partea clientului e liniște la început. Dacă părțile sunt inversate, alegeți-o pe cealaltă.</translation>
    </message>
    <message>
        <source>The operator's side is silent at first. If the sides are swapped, choose the other one.</source>
        <translation>Pe partea operatorului e liniște la început. Dacă părțile sunt inversate, alegeți-o pe cealaltă.</translation>
    </message>
    <message>
        <source>Vosk was taken: it writes words while they are spoken.</source>
        <translation>A fost ales Vosk: scrie cuvintele pe măsură ce sunt rostite.</translation>
    </message>
    <message>
        <source>Moonshine was taken: it is quick, its model is included.</source>
        <translation>A fost ales Moonshine: e rapid, iar modelul lui vine cu programul.</translation>
    </message>
    <message>
        <source>Whisper was taken: it is the first that knows the language.</source>
        <translation>A fost ales Whisper: e primul dintre cele instalate care știe limba.</translation>
    </message>
    <message>
        <source>{engine} was chosen in the settings.</source>
        <translation>{engine} a fost ales în setări.</translation>
    </message>
    <message>
        <source>Loudness, pitch, effort and pace of the caller's voice are read in this call, never the operator's.</source>
        <translation>În acest apel se iau în seamă volumul, înălțimea, efortul și ritmul vocii clientului, niciodată ale operatorului.</translation>
    </message>
    <message>
        <source>This call is a written script: nothing is being recognised.</source>
        <translation>Acest apel este un scenariu scris: nu se recunoaște vorbire.</translation>
    </message>
    <message>
        <source>score {score}</source>
        <translation>scor {score}</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Raport</translation>
    </message>
    <message>
        <source>Loading the recogniser and the anger model …</source>
        <translation>Se încarcă recunoașterea vorbirii și modelul de furie …</translation>
    </message>
</context>
</TS>
