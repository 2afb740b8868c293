import { IconFileSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { formatBytes, formatNumber } from '../../../src/language/catalogue/index.js';
import { issueWords } from '../../../src/language/describe.js';
import type { DocumentHash, IntakeDocument, Issue, Place, Quarantined } from '../../../src/record/index.js';
import { documentAddress } from '../app/api.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { Card, Table } from '../parts/small.js';
import { Nothing } from '../parts/states.js';
import { Upload } from '../parts/upload.js';
import { SourceExcerpt } from '../why/source.js';

const entriesShown = 100;

/** What was left out and why, warnings, and every document with how its entries were accounted for. */
export function QualityPage() {
  const { words, language } = useLanguage();
  const { assessment, id } = useDossier();
  const { quality } = words.ui;
  const left = assessment.documents.flatMap((document) => document.quarantined.map((entry) => ({ document, entry })));
  const warnings = assessment.issues.filter(({ severity }) => severity !== 'information');
  return (
    <>
      <h2 className="section-title">{quality.quarantine}</h2>
      <p className="lead">{quality.lead}</p>
      {left.length ? (
        <ul className="quarantine">
          {left.slice(0, entriesShown).map(({ document, entry }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
            <QuarantineItem key={index} document={document} entry={entry} />
          ))}
        </ul>
      ) : (
        <Nothing>{quality.none}</Nothing>
      )}
      {left.length > entriesShown ? (
        <p className="quiet">{words.report.andMore(formatNumber(left.length - entriesShown, language))}</p>
      ) : null}
      <h2 className="section-title">{quality.warnings}</h2>
      {warnings.length ? (
        <ul className="quarantine">
          {warnings.slice(0, entriesShown).map((issue, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
            <IssueItem key={index} issues={[issue]} document={issue.document} place={issue.place} count={1} />
          ))}
        </ul>
      ) : (
        <Nothing>{quality.noWarnings}</Nothing>
      )}
      <Documents documents={assessment.documents} />
      <Upload patientId={id} />
    </>
  );
}

function QuarantineItem({ document, entry }: { readonly document: IntakeDocument; readonly entry: Quarantined }) {
  return <IssueItem issues={entry.issues} document={document.sha256} place={entry.place} count={entry.count} />;
}

function IssueItem({
  issues,
  document,
  place,
  count,
}: {
  readonly issues: readonly Issue[];
  readonly document: DocumentHash | undefined;
  readonly place: Place;
  readonly count: number;
}) {
  const { words, language } = useLanguage();
  const [open, setOpen] = useState(false);
  const { quality } = words.ui;
  const [first] = issues;
  if (!first) return null;
  const { where } = issueWords(first, language);
  return (
    <li data-severity={first.severity}>
      <div className="quarantine-head">
        <span className="place">
          {where}
          {count > 1 ? ` (${quality.count(formatNumber(count, language))})` : ''}
        </span>
        {document ? (
          <button type="button" className="quiet-button" aria-expanded={open} onClick={() => setOpen(!open)}>
            <IconFileSearch size={15} aria-hidden /> {quality.show}
          </button>
        ) : null}
      </div>
      {issues.map((issue) => {
        const { sentence, couldChange, remedy } = issueWords(issue, language);
        return (
          <div key={issue.code}>
            <p>
              <strong>{sentence}</strong>
            </p>
            <p className="quiet">
              {couldChange} {issue.remedy && issue.remedy !== 'none' ? remedy : ''}
            </p>
          </div>
        );
      })}
      {open && document ? <SourceExcerpt provenance={{ document, place }} /> : null}
    </li>
  );
}

function Documents({ documents }: { readonly documents: readonly IntakeDocument[] }) {
  const { words, language } = useLanguage();
  const { quality } = words.ui;
  const number = (value: number) => formatNumber(value, language, 0);
  return (
    <Card title={quality.documents} className="flush">
      <Table
        label={quality.documents}
        head={[
          quality.name,
          quality.kind,
          quality.size,
          quality.entries,
          quality.used,
          quality.ignored,
          quality.leftOut,
        ]}
      >
        {documents.map((document) => (
          <tr key={document.sha256}>
            <th scope="row">
              <a href={documentAddress(document.sha256)}>{document.name}</a>
            </th>
            <td>{words.clinical.documentKind[document.kind]}</td>
            <td>{formatBytes(document.byteLength, language)}</td>
            <td>{number(document.entries)}</td>
            <td>{number(document.entriesWithFacts)}</td>
            <td>{number(total(document.ignored))}</td>
            <td>{number(total(document.quarantined))}</td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}

const total = (entries: readonly Quarantined[]) => entries.reduce((sum, { count }) => sum + count, 0);
