import { IconAlertTriangle, IconX } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { formatDate, formatNumber, term } from '../../../src/language/catalogue/index.js';
import { ageInYears, type ClinicalTime, type IsoDate } from '../../../src/record/index.js';
import type { PatientSummary } from '../../../src/server/api.js';
import { patientsQuery } from '../app/api.js';
import { useLanguage } from '../app/language.js';
import { SearchField } from '../parts/search-field.js';
import { Chips, Tag } from '../parts/small.js';
import { Nothing } from '../parts/states.js';
import { Upload } from '../parts/upload.js';

/** All patients, most urgent first, and the place to load one's own files. */
export function PatientsPage() {
  const { words, language } = useLanguage();
  const { data: patients } = useSuspenseQuery(patientsQuery);
  const [search, setSearch] = useState('');
  const [domain, setDomain] = useState<string>();
  const wanted = useDeferredValue(search.trim().toLowerCase());
  const domains = [...new Set(patients.flatMap((patient) => patient.domains))].sort();
  const domainName = (key: string) => term(words.clinical.domain, key);
  const shown = patients
    .filter((patient) => !domain || patient.domains.includes(domain))
    .filter((patient) =>
      [patient.name, ...patient.domains, ...patient.domains.map(domainName)].join(' ').toLowerCase().includes(wanted),
    )
    .toSorted((a, b) => b.urgent - a.urgent || a.name.localeCompare(b.name, language));
  return (
    <div className="page">
      <div className="page-title">
        <div>
          <h1>{words.ui.list.title}</h1>
          <p className="lead">{words.ui.list.lead}</p>
        </div>
      </div>
      <Upload />
      <div className="filters">
        <SearchField label={words.ui.list.search} value={search} onSearch={setSearch} size={17}>
          {search ? (
            <button
              type="button"
              className="quiet-button icon"
              aria-label={words.ui.list.clear}
              onClick={() => setSearch('')}
            >
              <IconX size={15} aria-hidden />
            </button>
          ) : null}
        </SearchField>
        <Chips
          label={words.ui.list.domains}
          all={words.ui.list.allDomains}
          options={domains}
          chosen={domain}
          onChoose={setDomain}
          name={domainName}
        />
        <output className="quiet">
          {words.ui.list.count(formatNumber(shown.length, language), formatNumber(patients.length, language))}
        </output>
      </div>
      {shown.length ? (
        <ul className="patients">
          {shown.map((patient) => (
            <PatientRow key={patient.id} patient={patient} />
          ))}
        </ul>
      ) : (
        <Nothing>{patients.length ? words.ui.list.none : words.ui.list.empty}</Nothing>
      )}
    </div>
  );
}

function PatientRow({ patient }: { readonly patient: PatientSummary }) {
  const { words, language } = useLanguage();
  const { ui, clinical, sentences } = words;
  const age =
    patient.birthDate && patient.asOf
      ? sentences.ageAt(formatNumber(ageInYears(patient.birthDate as ClinicalTime, patient.asOf as IsoDate), language))
      : undefined;
  const sex = term(clinical.sex, patient.sex);
  return (
    <li>
      <Link to="/patients/$id" params={{ id: patient.id }} className="patient">
        <span className="avatar" aria-hidden="true">
          {initials(patient.name)}
        </span>
        <span className="patient-who">
          <strong>{patient.name || sentences.unknownPatient}</strong>
          <span className="quiet">{[sex, age].filter(Boolean).join(' · ')}</span>
        </span>
        <span className="patient-domains">
          {patient.domains.map((each) => (
            <span key={each} className="domain" data-domain={each}>
              {term(clinical.domain, each)}
            </span>
          ))}
        </span>
        <span className="patient-plan">
          {patient.urgent ? (
            <Tag tone="danger">
              <IconAlertTriangle size={13} aria-hidden /> {ui.list.urgent(formatNumber(patient.urgent, language))}
            </Tag>
          ) : null}
          <span className="quiet">{ui.list.recommendations(formatNumber(patient.recommendations, language))}</span>
        </span>
        <span className="patient-data quiet">
          {patient.quarantined ? ui.list.quarantined(formatNumber(patient.quarantined, language)) : ''}
        </span>
        <span className="patient-date quiet">
          {patient.example ? <Tag>{ui.list.example}</Tag> : patient.asOf ? formatDate(patient.asOf, language) : ''}
        </span>
      </Link>
    </li>
  );
}

/** Two letters of a Latin name, the last two characters of a Chinese one. */
function initials(name: string): string {
  if (/\p{Script=Han}/u.test(name)) return name.slice(-2);
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  return `${words[0]?.charAt(0) ?? ''}${words.length > 1 ? (words.at(-1)?.charAt(0) ?? '') : ''}`.toUpperCase() || '–';
}
