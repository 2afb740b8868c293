import { useSuspenseQuery } from '@tanstack/react-query';
import { formatNumber } from '../../../src/language/catalogue/index.js';
import { aboutQuery } from '../app/api.js';
import { useLanguage } from '../app/language.js';

/** What made the plans: version, database, and every knowledge pack with its sources, licence and gaps. */
export function AboutPage() {
  const { words, language } = useLanguage();
  const { data: about } = useSuspenseQuery(aboutQuery);
  const { aboutPage } = words.ui;
  return (
    <div className="page">
      <div className="page-title">
        <div>
          <h1>{aboutPage.title}</h1>
          <p className="lead">{aboutPage.lead}</p>
        </div>
      </div>
      <dl className="facts-row">
        <div>
          <dt>{aboutPage.version}</dt>
          <dd>Sartor {about.version}</dd>
        </div>
        <div>
          <dt>{aboutPage.database}</dt>
          <dd>{aboutPage.databases[about.database]}</dd>
        </div>
        <div>
          <dt>{aboutPage.software}</dt>
          <dd>Apache-2.0</dd>
        </div>
      </dl>
      <p>{aboutPage.privacy}</p>
      <h2 className="section-title">
        {aboutPage.packs} <span className="quiet">{formatNumber(about.packs.length, language)}</span>
      </h2>
      <ul className="packs">
        {about.packs.map((pack) => (
          <li key={pack.id}>
            <header>
              <h3>{pack.title}</h3>
              <code>{pack.id}</code>
            </header>
            <dl className="inline-properties">
              <div>
                <dt>{aboutPage.release}</dt>
                <dd>{pack.release}</dd>
              </div>
              <div>
                <dt>{aboutPage.licence}</dt>
                <dd>{pack.licence}</dd>
              </div>
              {pack.unchecked ? (
                <div title={aboutPage.uncheckedHelp}>
                  <dt>{aboutPage.unchecked}</dt>
                  <dd className="warning">{formatNumber(pack.unchecked, language, 0)}</dd>
                </div>
              ) : null}
            </dl>
            <details>
              <summary>
                {aboutPage.sources} <span className="quiet">{formatNumber(pack.sources.length, language)}</span>
              </summary>
              <ul>
                {pack.sources.map((source) => (
                  <li key={`${source.title}${source.url ?? ''}`}>
                    {[source.title, source.release, source.licence].filter(Boolean).join(', ')}
                    {source.url ? <span className="place"> {source.url}</span> : null}
                  </li>
                ))}
              </ul>
            </details>
            {pack.gaps.length ? (
              <details>
                <summary>
                  {aboutPage.gaps} <span className="quiet">{formatNumber(pack.gaps.length, language)}</span>
                </summary>
                <ul>
                  {pack.gaps.map((gap) => (
                    <li key={gap}>{gap}</li>
                  ))}
                </ul>
              </details>
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
