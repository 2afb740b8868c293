import { Switch } from '@mantine/core';
import { useDeferredValue, useState } from 'react';
import { formatNumber, localized, term } from '../../../src/language/catalogue/index.js';
import { codingName, criteriaMet, phenotypeName, variantChange } from '../../../src/language/describe.js';
import { geneWarnings } from '../../../src/language/gene-warnings.js';
import type { ClaimOf } from '../../../src/record/index.js';
import { type Dossier, useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { type GeneAdvice as Advice, adviceByDrug, changesSomething, DrugAdvice } from '../parts/gene-advice.js';
import { SearchField } from '../parts/search-field.js';
import { Card, Table, Tag, Why } from '../parts/small.js';
import { Nothing } from '../parts/states.js';

/** Genes with what they do, and what that means for drugs. */
export function GenomePage() {
  const { words, language } = useLanguage();
  const dossier = useDossier();
  const genes = dossier.claims('diplotype').toSorted((a, b) => a.value.gene.localeCompare(b.value.gene, 'en'));
  const advice = dossier.claims('drugGeneAdvice');
  const variants = dossier
    .claims('variant')
    .toSorted((a, b) => Number(b.value.reportable) - Number(a.value.reportable));
  const consequential = new Set(advice.filter(changesSomething).flatMap(({ value }) => value.genes));
  const [matter, ordinary] = [true, false].map((wanted) =>
    genes.filter(({ value }) => (consequential.has(value.gene) || value.missingPositions.length > 0) === wanted),
  ) as [typeof genes, typeof genes];
  return (
    <>
      <h2 className="section-title">{words.ui.genome.title}</h2>
      {genes.length || advice.length || variants.length ? null : <Nothing>{words.ui.genome.none}</Nothing>}
      <PresentDrugs advice={advice.filter(({ value }) => value.present)} />
      {variants.length ? <VariantTable variants={variants} /> : null}
      {matter.length ? <GeneTable genes={matter} dossier={dossier} /> : null}
      {ordinary.length ? (
        <details className="folded">
          <summary>{words.ui.genome.ordinary(formatNumber(ordinary.length, language))}</summary>
          <GeneTable genes={ordinary} dossier={dossier} />
        </details>
      ) : null}
      <OtherDrugs advice={advice.filter(({ value }) => !value.present)} />
    </>
  );
}

/** Inherited variants with their class, and the criteria behind it on demand. */
function VariantTable({ variants }: { readonly variants: readonly ClaimOf<'variant'>[] }) {
  const { words, language } = useLanguage();
  const { variant } = words.genes;
  return (
    <Card className="flush" title={variant.title}>
      <Table label={variant.title} head={[variant.gene, variant.change, variant.meaning, variant.whatFor, ' ']}>
        {variants.map(({ id, value }) => (
          <tr key={id}>
            <th scope="row">{value.gene}</th>
            <td>
              <span className="genotype">{variantChange(value)}</span>
              <span className="quiet block">
                {term(variant.consequence, value.consequence)}, {variant.zygosity[value.zygosity]}
              </span>
            </td>
            <td>
              <Tag tone={value.reportable ? 'danger' : 'neutral'}>{variant.class[value.class]}</Tag>
              <details className="small">
                <summary>{variant.points(formatNumber(value.points, language))}</summary>
                <ul>
                  {criteriaMet(value, language).map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              </details>
              {value.clinvar ? (
                <span className="quiet block">
                  {variant.clinvar(value.clinvar.significance, value.clinvar.review ?? '')}
                </span>
              ) : null}
            </td>
            <td>
              {variant.condition(localized(value.condition, language), variant.inheritance[value.inheritance])}
              <span className="quiet block">{value.reportable ? variant.reportable : variant.notReportable}</span>
            </td>
            <td>
              <Why claim={id} title={`${value.gene} ${variantChange(value)}`} />
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}

function GeneTable({ genes, dossier }: { readonly genes: readonly ClaimOf<'diplotype'>[]; readonly dossier: Dossier }) {
  const { words, language } = useLanguage();
  const { ui } = words;
  const phenotypes = new Map(dossier.claims('genePhenotype').map((claim) => [claim.value.gene, claim]));
  const drugs = Map.groupBy(dossier.claims('drugGeneAdvice').filter(changesSomething), ({ value }) => value.genes[0]);
  return (
    <Card className="flush">
      <Table
        label={ui.genome.title}
        head={[
          '',
          ui.genome.diplotype,
          ui.genome.phenotype,
          ui.genome.presentDay,
          ui.genome.missing,
          ui.genome.drugs,
          ' ',
        ]}
      >
        {genes.map((claim) => {
          const { gene, diplotypes, missingPositions, notExcluded, callSource, warnings } = claim.value;
          const phenotype = phenotypes.get(gene);
          const concerned = [
            ...new Set((drugs.get(gene) ?? []).map(({ value }) => codingName(value.drug, dossier.lookup, language))),
          ];
          const scores = phenotype?.value.activityScores.filter((score) => score && score !== 'n/a') ?? [];
          return (
            <tr key={claim.id}>
              <th scope="row">{gene}</th>
              <td>
                <span className="genotype">{diplotypes.join(' | ') || '–'}</span>
                {callSource === 'vcf' ? null : (
                  <span className="quiet block">{words.sentences.callSource[callSource]}</span>
                )}
                {geneWarnings(warnings, language).map((warning) => (
                  <span key={warning} className="warning small block">
                    {warning}
                  </span>
                ))}
              </td>
              <td>
                {phenotype?.value.phenotypes.map((each) => phenotypeName(each, language)).join(' | ') || '–'}
                {scores.length ? (
                  <span className="quiet block">{words.sentences.activityScore(scores.join(', '))}</span>
                ) : null}
              </td>
              <td>
                {phenotype?.value.presentDay ? (
                  <>
                    <strong className="danger">
                      {phenotype.value.presentDay.phenotypes.map((each) => phenotypeName(each, language)).join(' | ')}
                    </strong>
                    <span className="quiet block">{phenotype.value.presentDay.dueTo.join(', ')}</span>
                  </>
                ) : (
                  <span className="quiet">{phenotype?.value.activityShift ? '' : '–'}</span>
                )}
                {phenotype?.value.activityShift ? (
                  <span className="block">
                    {words.sentences.activityShift[phenotype.value.activityShift.direction](
                      phenotype.value.activityShift.dueTo.join(', '),
                    )}
                  </span>
                ) : null}
              </td>
              <td>
                {missingPositions.length ? (
                  <>
                    <Tag tone="warning">{formatNumber(missingPositions.length, language)}</Tag>
                    {notExcluded.length ? (
                      <span className="quiet block" title={notExcluded.join(', ')}>
                        {words.sentences.notExcluded(shortList(notExcluded))}
                      </span>
                    ) : null}
                  </>
                ) : (
                  <span className="quiet">{ui.genome.allPresent}</span>
                )}
              </td>
              <td title={concerned.join(', ')}>{shortList(concerned) || <span className="quiet">–</span>}</td>
              <td>
                <Why claim={phenotype?.id ?? claim.id} title={gene} />
              </td>
            </tr>
          );
        })}
      </Table>
    </Card>
  );
}

const listed = 5;
const shortList = (items: readonly string[]) =>
  items.length > listed ? `${items.slice(0, listed).join(', ')} +${items.length - listed}` : items.join(', ');

function PresentDrugs({ advice }: { readonly advice: readonly Advice[] }) {
  const { words } = useLanguage();
  if (!advice.length) return null;
  return (
    <Card title={words.ui.genome.presentDrugs}>
      <ul className="lines">
        {adviceByDrug(advice).map((group) => (
          <DrugAdvice key={group[0]!.id} advice={group} />
        ))}
      </ul>
    </Card>
  );
}

const rowsShown = 60;

function OtherDrugs({ advice }: { readonly advice: readonly Advice[] }) {
  const { words, language } = useLanguage();
  const { lookup } = useDossier();
  const [search, setSearch] = useState('');
  const [actionable, setActionable] = useState(() => advice.some(changesSomething));
  const wanted = useDeferredValue(search.trim().toLowerCase());
  if (!advice.length) return null;
  const { ui } = words;
  const drugs = adviceByDrug(advice);
  const shown = drugs
    .filter((group) => !actionable || changesSomething(group[0]!))
    .filter((group) =>
      group.some(({ value }) =>
        [codingName(value.drug, lookup, language), value.drug.display, ...value.genes]
          .join(' ')
          .toLowerCase()
          .includes(wanted),
      ),
    );
  return (
    <Card title={ui.genome.otherDrugs}>
      <div className="filters">
        <SearchField label={ui.genome.search} value={search} onSearch={setSearch} />
        <Switch
          size="sm"
          checked={actionable}
          onChange={(event) => setActionable(event.currentTarget.checked)}
          label={ui.genome.actionable}
        />
        <output className="quiet">
          {ui.list.count(formatNumber(shown.length, language), formatNumber(drugs.length, language))}
        </output>
      </div>
      <ul className="lines">
        {shown.slice(0, rowsShown).map((group) => (
          <DrugAdvice key={group[0]!.id} advice={group} />
        ))}
      </ul>
    </Card>
  );
}
