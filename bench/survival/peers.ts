/** lifelines' answers to one question: Cox, Kaplan-Meier by group, log-rank; text columns as indicators but the first. */
export const lifelinesScript = `
import json, sys, warnings, numpy as np, pandas as pd
warnings.filterwarnings('ignore')
from lifelines import CoxPHFitter, KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test
q = json.load(open(sys.argv[1]))
d = pd.read_csv(q['path'])
def event(v):
    if 'eventValue' in q: return (v.astype(str).str.replace('.0', '', regex=False) == q['eventValue']).astype(int)
    if v.dtype == bool: return v.astype(int)
    return ((v == 2) if set(v.dropna().unique()) <= {1, 2} and 2 in set(v) else (v == 1)).astype(int)
need = [q['time'], q['event']] + [q[k] for k in ('strata', 'group', 'entry') if k in q]
d = d.dropna(subset=list(dict.fromkeys(need))).copy()
if 'entry' in q: d = d[d[q['entry']] < d[q['time']]].copy()
d['_E'] = event(d[q['event']])
km, by = {}, q.get('group') or q.get('strata')
groups = d[by] if by else pd.Series('all', index=d.index)
for g, x in d.groupby(groups):
    f = KaplanMeierFitter().fit(x[q['time']], x['_E'], entry=x[q['entry']] if 'entry' in q else None)
    name = str(int(g)) if isinstance(g, float) and g == int(g) else str(g)
    km[name] = {(str(int(t)) if t == int(t) else repr(float(t))): float(s) for t, s in f.survival_function_.iloc[:, 0].items()}
lr = None
if by and 'entry' not in q: lr = float(multivariate_logrank_test(d[q['time']], groups, d['_E']).test_statistic)
c = d.dropna(subset=q['covariates'])
x = pd.get_dummies(c[q['covariates']], prefix_sep='=', drop_first=True).astype(float)
x['_T'], x['_E'] = c[q['time']].astype(float), c['_E']
more = {}
if 'strata' in q: x['_S'] = c[q['strata']]; more['strata'] = ['_S']
if 'entry' in q: x['_entry'] = c[q['entry']].astype(float); more['entry_col'] = '_entry'
m = CoxPHFitter().fit(x, '_T', '_E', robust=q.get('robust', False), fit_options={'precision': 1e-14}, **more)
print(json.dumps({'coef': m.params_.to_dict(), 'se': m.standard_errors_.to_dict(), 'logLikelihood': m.log_likelihood_,
  'concordance': m.concordance_index_, 'km': km, 'logRank': lr}))
`;

export const speedScript = `
import sys, time, pandas as pd, lifelines
a = time.time(); d = pd.read_csv(sys.argv[1]); b = time.time()
m = lifelines.CoxPHFitter().fit(d, 'time', 'event'); c = time.time()
print(f'  lifelines {lifelines.__version__} fit {c-b:.2f} s (reading {b-a:.2f} s), log-likelihood {m.log_likelihood_:.4f}, c {m.concordance_index_:.6f}')
`;
