"""Presidio's analyzer with its default recognisers over a JSON array of texts; spans in UTF-16 code units on stdout."""
import json
import sys

import spacy
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider

model = next(iter(sorted(spacy.util.get_installed_models(), reverse=True)))
engine = AnalyzerEngine(
    nlp_engine=NlpEngineProvider(
        nlp_configuration={"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": model}]}
    ).create_engine()
)


def utf16(text, at):
    return len(text[:at].encode("utf-16-le")) // 2


texts = json.load(open(sys.argv[1], encoding="utf-8"))
json.dump(
    [
        [{"start": utf16(text, each.start), "end": utf16(text, each.end)} for each in engine.analyze(text, "en")]
        for text in texts
    ],
    sys.stdout,
)
