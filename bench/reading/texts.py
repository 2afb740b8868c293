"""The peer: TF-IDF (words and pairs) and logistic regression of scikit-learn, on the split that comes in as JSON."""
import json
import sys

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, log_loss
from sklearn.pipeline import make_pipeline

out = []
for split in json.load(sys.stdin):
    row = {}
    for name, c in (("C=1 (usual)", 1.0), ("C=100", 100.0)):
        model = make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LogisticRegression(C=c, max_iter=2000)
        )
        model.fit(split["texts"], split["labels"])
        said = model.predict(split["heldTexts"])
        row[name] = {
            "accuracy": accuracy_score(split["heldLabels"], said),
            "macroF1": f1_score(split["heldLabels"], said, average="macro"),
            "logLoss": log_loss(split["heldLabels"], model.predict_proba(split["heldTexts"]), labels=model.classes_),
        }
    out.append(row)
json.dump(out, sys.stdout)
