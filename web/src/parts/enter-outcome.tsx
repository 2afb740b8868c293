import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { localized } from '../../../src/language/catalogue/index.js';
import { upload } from '../app/api.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { Card } from './small.js';

/** A measurement entered by hand: kept as a small table among the patient's documents, and the plan is made anew. */
export function EnterOutcome() {
  const { words, language } = useLanguage();
  const dossier = useDossier();
  const { id, assessment } = dossier;
  const queries = useQueryClient();
  const targets = dossier.claims('target').filter(({ value }) => value.concept.codings.length > 0);
  const [measure, setMeasure] = useState(targets[0]?.value.measure ?? '');
  const [value, setValue] = useState('');
  const [date, setDate] = useState<string>(assessment.asOf);
  const [state, setState] = useState<'idle' | 'sending' | 'saved' | 'failed'>('idle');
  const { enter } = words.cohort;
  const target = targets.find((each) => each.value.measure === measure)?.value;
  if (!target) return null;

  async function save(event: FormEvent) {
    event.preventDefault();
    if (!target) return;
    setState('sending');
    const code = target.concept.codings[0]!.code;
    const table = `date,code,name,value,unit\n${date},${code},"${target.concept.text ?? ''}",${value},${target.unit}\n`;
    try {
      await upload([new File([table], `entered-${date}-${measure}.csv`, { type: 'text/csv' })], id, () => {});
      await queries.invalidateQueries({ queryKey: ['patients'] });
      setValue('');
      setState('saved');
    } catch {
      setState('failed');
    }
  }

  return (
    <Card title={enter.title}>
      <form className="decide" onSubmit={save} aria-label={enter.title}>
        <label className="field">
          <span>{words.cohort.measure}</span>
          <select value={measure} onChange={(event) => setMeasure(event.target.value)}>
            {targets.map((each) => (
              <option key={each.id} value={each.value.measure}>
                {localized(each.value.title, language)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>
            {enter.value} ({target.unit})
          </span>
          <input type="number" step="any" value={value} onChange={(event) => setValue(event.target.value)} required />
        </label>
        <label className="field">
          <span>{enter.date}</span>
          <input
            type="date"
            value={date}
            max={assessment.asOf}
            onChange={(event) => setDate(event.target.value)}
            required
          />
        </label>
        <button type="submit" className="button" disabled={state === 'sending'}>
          {enter.save}
        </button>
        <span role="status">{state === 'saved' ? enter.saved : state === 'failed' ? enter.failed : ''}</span>
      </form>
    </Card>
  );
}
