import { formatNumber } from '../../../src/language/catalogue/index.js';
import type { OutbreakView } from '../../../src/server/api.js';
import { useLanguage } from '../app/language.js';

type CaseMap = NonNullable<OutbreakView['map']>;

const size = { width: 720, height: 420, edge: 26, largest: 22 };

/** Where the cases are: area by their number, the inner disc those of the last two weeks. No map is fetched for it. */
export function PlaceMap({ map, label }: { readonly map: CaseMap; readonly label: string }) {
  const { words, language } = useLanguage();
  const at = projection(map);
  const most = map.places[0]!.cases;
  const radius = (cases: number) => size.largest * Math.sqrt(cases / most);
  const count = (value: number) => formatNumber(value, language, 0);
  return (
    <svg className="place-map" viewBox={`0 0 ${size.width} ${size.height}`} role="img" aria-label={label}>
      {map.places.map((place) => {
        const [x, y] = at(place.x, place.y);
        return (
          <g key={`${place.x} ${place.y}`} transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
            <title>
              {`${place.name ?? `${place.x}, ${place.y}`}: ${words.outbreak.placeCases(count(place.cases), count(place.recent))}`}
            </title>
            <circle r={Math.max(1.5, radius(place.cases))} className="all" />
            {place.recent > 0 ? <circle r={Math.max(1, radius(place.recent))} className="recent" /> : null}
          </g>
        );
      })}
    </svg>
  );
}

/** Equal scale on both axes; degrees of longitude shrink with the latitude. */
function projection({ coordinates, places }: CaseMap): (x: number, y: number) => readonly [number, number] {
  const xs = places.map(({ x }) => x);
  const ys = places.map(({ y }) => y);
  const [left, right, bottom, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const shrink = coordinates === 'degrees' ? Math.cos(((bottom + top) / 2) * (Math.PI / 180)) : 1;
  const { width, height, edge } = size;
  const scale = Math.min(
    (width - 2 * edge) / ((right - left) * shrink || 1),
    (height - 2 * edge) / (top - bottom || 1),
  );
  return (x, y) => [
    width / 2 + (x - (left + right) / 2) * shrink * scale,
    height / 2 - (y - (bottom + top) / 2) * scale,
  ];
}
