import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { DoseCourseChart } from '../charts/dose-course.js';
import { Card, Why } from './small.js';

/** Doses by levels: the advised regimen, what it is expected to do, and the course to come. */
export function DosingCards() {
  const { language, words } = useLanguage();
  const doses = useDossier().claims('dosing');
  return doses.map(({ id, value }) => (
    <Card key={id} title={words.clinical.claimKind.dosing}>
      <p>
        <strong>{value.title[language]}</strong> <Why claim={id} title={value.title[language]} />
      </p>
      <p className="quiet">{value.detail[language]}</p>
      <DoseCourseChart value={value} />
    </Card>
  ));
}
