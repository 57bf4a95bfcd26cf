<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>calmline</name>
    <message>
        <source>long_silence</source>
        <translation>long silence</translation>
    </message>
    <message>
        <source>raised_voice</source>
        <translation>raised voice</translation>
    </message>
    <message>
        <source>passive_listening</source>
        <translation>no response for long</translation>
    </message>
    <message>
        <source>repeated_request</source>
        <translation>the same request again</translation>
    </message>
    <message>
        <source>overtalk</source>
        <translation>talking over each other</translation>
    </message>
    <message>
        <source>harm</source>
        <translation>danger to a person</translation>
    </message>
    <message>
        <source>legal</source>
        <translation>legal action</translation>
    </message>
    <message>
        <source>manager</source>
        <translation>asks for a manager</translation>
    </message>
    <message>
        <source>media</source>
        <translation>going public</translation>
    </message>
    <message>
        <source>hold</source>
        <translation>long hold</translation>
    </message>
    <message>
        <source>churn</source>
        <translation>wants to leave</translation>
    </message>
    <message>
        <source>coaching</source>
        <translation>needs help</translation>
    </message>
</context>
</TS>
