import { expect, it } from 'vitest';
import { tag, trainTagger } from './sequence-tagger.js';
import { featuresOf } from './token-features.js';

it('learns what words and their neighbours show', () => {
  const labels = ['B', 'I', 'O'];
  const buckets = 4096;
  const sentence = (text: string, marks: string) => {
    const words = text.split(' ');
    return {
      tokens: featuresOf(
        words,
        words.map(() => 'O'),
        buckets,
      ),
      gold: Int32Array.from(marks, (mark) => labels.indexOf(mark)),
    };
  };
  const train = [
    sentence('acute kidney failure was seen', 'BIIOO'),
    sentence('patients had heart failure', 'OOBI'),
    sentence('the drug was stopped', 'OOOO'),
    sentence('acute heart failure followed', 'BIIO'),
  ];
  const weights = trainTagger(train, labels, buckets, 10, (count) => Array.from({ length: count }, (_, i) => i));
  for (const { tokens, gold } of train) expect([...tag(weights, tokens)]).toEqual([...gold]);
});
