import { Menu } from '@mantine/core';
import { IconChevronDown, IconChevronLeft, IconPrinter } from '@tabler/icons-react';
import { Link, Outlet } from '@tanstack/react-router';
import { formatDate, formatNumber } from '../../../src/language/catalogue/index.js';
import { describeFact } from '../../../src/language/describe.js';
import { type AllergyFact, ageInYears, type Language, type MedicationFact } from '../../../src/record/index.js';
import { reportAddress } from '../app/api.js';
import { type Dossier, useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { AskDrawer } from '../ask/drawer.js';
import { WhyDrawer } from '../why/drawer.js';

const sections = [
  ['overview', '/patients/$id'],
  ['plan', '/patients/$id/plan'],
  ['narrative', '/patients/$id/narrative'],
  ['timeline', '/patients/$id/timeline'],
  ['problems', '/patients/$id/problems'],
  ['genome', '/patients/$id/genome'],
  ['risks', '/patients/$id/risks'],
  ['images', '/patients/$id/images'],
  ['outcomes', '/patients/$id/outcomes'],
  ['quality', '/patients/$id/quality'],
] as const;

/** The frame of one patient's pages: who it is, the sections, and the drawer that says why. */
export function PatientPage() {
  const { words } = useLanguage();
  const dossier = useDossier();
  return (
    <div className="page patient-page">
      <Header />
      <nav className="sections" aria-label={words.ui.menu}>
        {sections.map(([name, to]) => (
          <Link key={name} to={to} params={{ id: dossier.id }} activeOptions={{ exact: true, includeSearch: false }}>
            {words.ui.sections[name]}
          </Link>
        ))}
      </nav>
      <div className="section-body">
        <Outlet />
      </div>
      <AskDrawer />
      <WhyDrawer />
    </div>
  );
}

function Header() {
  const { words, language } = useLanguage();
  const dossier = useDossier();
  const { assessment } = dossier;
  const { patient, asOf } = assessment;
  const { ui, clinical, sentences } = words;
  const asked = dossier.facts('allergy').some(({ certainty }) => certainty === 'absent');
  const number = (value: number) => formatNumber(value, language, 0);
  const who = [
    clinical.sex[patient.sex],
    ...(patient.birthDate
      ? [
          sentences.ageAt(number(ageInYears(patient.birthDate, asOf))),
          sentences.born(formatDate(patient.birthDate, language)),
        ]
      : []),
    ui.header.asOf(formatDate(asOf, language)),
  ];
  return (
    <header className="patient-head">
      <Link to="/" className="back no-print">
        <IconChevronLeft size={15} aria-hidden /> {ui.back}
      </Link>
      <div className="patient-title">
        <div>
          <h1>{patient.name ?? sentences.unknownPatient}</h1>
          <p className="quiet">{who.join(' · ')}</p>
        </div>
        <ReportMenu />
      </div>
      <dl className="patient-chips">
        <ChipRow
          label={ui.header.allergies}
          items={useAllergies()}
          empty={asked ? ui.header.noKnownAllergy : ui.header.noAllergies}
          tone="danger"
        />
        <ChipRow label={ui.header.takes} items={useMedications()} empty={ui.header.noMedications} tone="neutral" />
      </dl>
    </header>
  );
}

function useAllergies(): readonly string[] {
  const { language } = useLanguage();
  const dossier = useDossier();
  const present = dossier
    .facts('allergy')
    .filter(({ certainty, status }) => certainty === 'present' && status !== 'resolved');
  return namesOf(present, ({ substances }) => substances, dossier, language);
}

function useMedications(): readonly string[] {
  const { language } = useLanguage();
  const dossier = useDossier();
  const taken = dossier
    .facts('medication')
    .filter(({ certainty, status }) => certainty === 'present' && status === 'active');
  return namesOf(taken, ({ ingredients }) => ingredients, dossier, language);
}

/** One name for each substance, however often the sources say it; a coded entry before a mention in a note. */
function namesOf<F extends AllergyFact | MedicationFact>(
  facts: readonly F[],
  keysOf: (fact: F) => readonly string[],
  dossier: Dossier,
  language: Language,
): readonly string[] {
  const names = new Map<string, string>();
  for (const fact of facts.toSorted((a, b) => Number(a.foundBy !== 'source') - Number(b.foundBy !== 'source'))) {
    const { headline } = describeFact(fact, dossier.lookup, language);
    const key = keysOf(fact).join('+') || headline.toLowerCase();
    if (!names.has(key)) names.set(key, headline);
  }
  return [...names.values()];
}

const chipsShown = 8;

function ChipRow({
  label,
  items,
  empty,
  tone,
}: {
  readonly label: string;
  readonly items: readonly string[];
  readonly empty: string;
  readonly tone: 'danger' | 'neutral';
}) {
  const { words, language } = useLanguage();
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {items.slice(0, chipsShown).map((item) => (
          <span key={item} className={`pill ${tone}`}>
            {item}
          </span>
        ))}
        {items.length > chipsShown ? (
          <span className="quiet" title={items.slice(chipsShown).join('\n')}>
            {words.ui.header.more(formatNumber(items.length - chipsShown, language))}
          </span>
        ) : null}
        {items.length ? null : <span className="quiet">{empty}</span>}
      </dd>
    </div>
  );
}

function ReportMenu() {
  const { words, language } = useLanguage();
  const { id } = useDossier();
  const { header } = words.ui;
  return (
    <div className="row no-print">
      <button type="button" className="quiet-button" onClick={() => window.print()}>
        <IconPrinter size={17} stroke={1.6} aria-hidden /> <span className="wide-only">{header.print}</span>
      </button>
      <Menu position="bottom-end" shadow="md" withinPortal>
        <Menu.Target>
          <button type="button" className="quiet-button">
            {header.report} <IconChevronDown size={14} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {(['html', 'markdown', 'json'] as const).map((format) => (
            <Menu.Item
              key={format}
              component="a"
              href={reportAddress(id, format === 'markdown' ? 'md' : format, language)}
              target="_blank"
              rel="noreferrer"
            >
              {header[format]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <a className="button" href={reportAddress(id, 'pdf', language)} target="_blank" rel="noreferrer">
        {header.pdf}
      </a>
    </div>
  );
}
