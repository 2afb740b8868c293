import type { ClaimOf, LocalizedText } from '../../../record/index.js';
import { type Binding, known, unknown } from '../binding.js';
import type { Subject } from '../resolve.js';
import type { Input } from '../rule.js';

const titles: Readonly<Record<string, LocalizedText>> = {
  'total-cvd': { en: 'Cardiovascular risk', zh: '心血管病风险' },
  ascvd: { en: 'Atherosclerotic cardiovascular risk', zh: '动脉粥样硬化性心血管病风险' },
  'heart-failure': { en: 'Heart failure risk', zh: '心力衰竭风险' },
  'type-2-diabetes': { en: 'Diabetes risk', zh: '糖尿病风险' },
  'breast-cancer': { en: 'Breast cancer risk', zh: '乳腺癌风险' },
};

/** `{value, lower, upper, score}` of the risk claim `<outcome>/<years>`; where there is none, what its equation lacks. */
export function bindRisk(input: Input, { evidence, terminology }: Subject): Binding {
  const code = input.codes[0]?.code ?? '';
  const [outcome = '', years = ''] = code.split('/');
  const claim = riskClaim(evidence.claims('risk'), outcome, Number(years), input.methods);
  if (claim) {
    const { probability, score } = claim.value;
    const interval = claim.uncertainty.kind === 'interval' ? claim.uncertainty : undefined;
    return known(
      {
        value: probability,
        ...(interval ? { lower: interval.lower, upper: interval.upper } : {}),
        ...(score === undefined ? {} : { score }),
      },
      [{ claim: claim.id, role: input.id }],
    );
  }
  const refusal = evidence
    .claims('refusal')
    .find(({ value }) => value.why === 'missing-input' && value.of.startsWith(input.methods[0] ?? modelOf(outcome)));
  const title = titles[outcome] ?? { en: outcome, zh: outcome };
  const names = (refusal?.value.details ?? []).flatMap((key) => terminology.measure(key)?.title ?? []);
  if (names.length === 0) return unknown(title);
  return unknown(
    {
      en: `${title.en} (needs ${names.map(({ en }) => en).join(', ')})`,
      zh: `${title.zh}（需要${names.map(({ zh }) => zh).join('、')}）`,
    },
    refusal ? [{ claim: refusal.id, role: input.id }] : [],
  );
}

/** The risk of an outcome over a horizon in years by the first of the models named, by any published one where none is. */
function riskClaim(
  claims: readonly ClaimOf<'risk'>[],
  outcome: string,
  years: number,
  methods: readonly string[],
): ClaimOf<'risk'> | undefined {
  const fitting = claims.filter(
    ({ value }) => value.outcome === outcome && value.horizonYears === years && !value.installed,
  );
  if (methods.length === 0) return fitting[0];
  for (const method of methods) {
    const found = fitting.find(({ value }) => value.model.startsWith(method));
    if (found) return found;
  }
  return undefined;
}

const modelOf = (outcome: string) => (outcome === 'type-2-diabetes' ? 'findrisc' : 'prevent');
