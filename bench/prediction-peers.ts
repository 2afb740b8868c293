/** Peers with the settings of the reference baselines, on the folds of the column "fold". */
export const accuracyScript = `
import sys, warnings, numpy as np, csv
warnings.filterwarnings('ignore')
from sklearn.naive_bayes import GaussianNB
from sklearn.tree import DecisionTreeClassifier
from sklearn.ensemble import RandomForestClassifier, HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import StandardScaler
from sklearn.pipeline import make_pipeline
from sklearn.metrics import roc_auc_score, brier_score_loss, log_loss
from lightgbm import LGBMClassifier
from xgboost import XGBClassifier
with open(sys.argv[1]) as f: rows = list(csv.DictReader(f))
names = [n for n in rows[0] if n not in ('y', 'fold')]
X = np.array([[float(r[n]) if r[n] else np.nan for n in names] for r in rows])
y = np.array([int(float(r['y'])) for r in rows]); fold = np.array([float(r['fold']) for r in rows])
mean = lambda m: make_pipeline(SimpleImputer(), m)
scaled = lambda m: make_pipeline(SimpleImputer(), StandardScaler(), m)
models = {
  'GaussianNB': mean(GaussianNB()), 'DecisionTree d4': mean(DecisionTreeClassifier(max_depth=4, min_samples_leaf=10, random_state=0)),
  'LogisticRegression': scaled(LogisticRegression(max_iter=2000)), 'RandomForest 300': mean(RandomForestClassifier(300, random_state=0)),
  'MLP 32': scaled(MLPClassifier((32,), max_iter=500, alpha=1e-2, random_state=0)),
  'HistGB .05 100': HistGradientBoostingClassifier(learning_rate=.05, max_iter=100, max_leaf_nodes=8, random_state=0),
  'LightGBM': LGBMClassifier(verbose=-1, n_jobs=1, random_state=0), 'XGBoost': XGBClassifier(n_jobs=1, random_state=0),
  'XGBoost .05 100 d3': XGBClassifier(learning_rate=.05, n_estimators=100, max_depth=3, n_jobs=1, random_state=0)}
for name, model in models.items():
  a, b, l = [], [], []
  for k in np.unique(fold):
    p = model.fit(X[fold != k], y[fold != k]).predict_proba(X[fold == k])[:, 1]
    a.append(roc_auc_score(y[fold == k], p)); b.append(brier_score_loss(y[fold == k], p)); l.append(log_loss(y[fold == k], p))
  print(f'  peer   {name:22s} AUROC {np.mean(a):.4f}  Brier {np.mean(b):.4f}  log loss {np.mean(l):.4f}  (AUROC sd over folds {np.std(a):.4f})')
`;

/** LightGBM, one thread, on the generated table. */
export const speedScript = `
import sys, time, resource, numpy as np, lightgbm
from sklearn.metrics import roc_auc_score
flat = np.fromfile(sys.argv[1]).reshape(51, 100000); X = np.ascontiguousarray(flat[:50].T); y = flat[50].astype(int)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for layout in ('row', 'col', 'auto'):
  force = {} if layout == 'auto' else {f'force_{layout}_wise': True}
  w, c = time.time(), time.process_time()
  m = lightgbm.LGBMClassifier(n_estimators=100, num_leaves=31, learning_rate=.1, n_jobs=1, verbose=-1, **force).fit(X, y)
  w2, c2 = time.time(), time.process_time()
  p = m.predict_proba(X)[:, 1]; c3 = time.process_time()
  print(f'  lightgbm {lightgbm.__version__} {layout}-wise  fit cpu {c2-c:.2f} s (wall {w2-w:.2f})  predict cpu {c3-c2:.2f} s  AUROC {roc_auc_score(y, p):.4f}  memory {before//1024} -> {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss//1024} MiB')
`;
