/**
 * The part of FHIRPath that conditions of guidelines need, compiled to closures in microseconds: literals, `%variables`,
 * members, comparison, equality, membership, Boolean logic, + and -, and exists, empty, not, count, iif. It agrees with
 * fhirpath.js, which takes over for anything else; see the differential test.
 * See: http://hl7.org/fhirpath/N1/ (precedence in 6.8, three-valued logic in 6.5)
 */

export type Variables = Readonly<Record<string, unknown>>;
type Collection = readonly unknown[];
type Evaluate = (variables: Variables) => Collection;

/** Thrown where an expression, or what it meets, is beyond this part of FHIRPath. */
export class BeyondSubset extends Error {}

type Token = { readonly kind: 'number' | 'string' | 'name' | 'variable' | 'symbol'; readonly text: string };

const tokenPattern =
  /\s*(?:(\d+(?:\.\d+)?)|'((?:[^'\\])*)'|%([A-Za-z_][A-Za-z0-9_]*)|([A-Za-z_][A-Za-z0-9_]*)|(<=|>=|!=|[<>=().,+-]))/y;

function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  while (expression.slice(tokenPattern.lastIndex).trim() !== '') {
    const match = tokenPattern.exec(expression);
    if (!match) throw new BeyondSubset(`not understood: ${expression}`);
    const [, number, string, variable, name, symbol] = match;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (string !== undefined) tokens.push({ kind: 'string', text: string });
    else if (variable !== undefined) tokens.push({ kind: 'variable', text: variable });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else tokens.push({ kind: 'symbol', text: symbol! });
  }
  return tokens;
}

/**
 * The expression as a function of its variables, which gives a collection.
 * @throws BeyondSubset if it uses more of FHIRPath than this
 */
export function compileSubset(expression: string): Evaluate {
  const parser = new Parser(tokenize(expression));
  return parser.whole();
}

/** Recursive descent by the precedence of the specification, loosest first. */
class Parser {
  #next = 0;
  constructor(readonly tokens: readonly Token[]) {}

  whole(): Evaluate {
    const result = this.#binary(0);
    if (this.#next < this.tokens.length) throw new BeyondSubset(`unexpected ${this.tokens[this.#next]!.text}`);
    return result;
  }

  #binary(level: number): Evaluate {
    const operators = levels[level];
    if (!operators) return this.#postfix();
    let left = this.#binary(level + 1);
    for (let operator = this.#operator(operators); operator; operator = this.#operator(operators)) {
      const [before, after, apply] = [left, this.#binary(level + 1), operator];
      left = (variables) => apply(before(variables), after(variables));
    }
    return left;
  }

  #operator(operators: Readonly<Record<string, Operator>>): Operator | undefined {
    const token = this.tokens[this.#next];
    if (!token || (token.kind !== 'symbol' && token.kind !== 'name')) return undefined;
    const operator = Object.hasOwn(operators, token.text) ? operators[token.text] : undefined;
    if (operator) this.#next += 1;
    return operator;
  }

  #postfix(): Evaluate {
    let value = this.#primary();
    while (this.#isSymbol('.')) {
      this.#next += 1;
      const { kind, text } = this.#take();
      if (kind !== 'name') throw new BeyondSubset(`unexpected ${text}`);
      const subject = value;
      value = this.#isSymbol('(') ? this.#method(text, subject) : (variables) => member(subject(variables), text);
    }
    return value;
  }

  #method(name: string, subject: Evaluate): Evaluate {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (!method || this.#arguments().length > 0) throw new BeyondSubset(`function ${name}`);
    return (variables) => method(subject(variables));
  }

  #primary(): Evaluate {
    const { kind, text } = this.#take();
    switch (kind) {
      case 'number':
        return constant(Number(text));
      case 'string':
        return constant(text);
      case 'variable':
        return (variables) => asCollection(variables[text]);
      case 'name':
        if (text === 'true' || text === 'false') return constant(text === 'true');
        if (text === 'iif' && this.#isSymbol('(')) return choose(this.#arguments());
        throw new BeyondSubset(`name ${text}`);
      case 'symbol': {
        if (text !== '(') throw new BeyondSubset(`unexpected ${text}`);
        const inner = this.#binary(0);
        this.#expect(')');
        return inner;
      }
      default:
        return kind satisfies never;
    }
  }

  #arguments(): Evaluate[] {
    this.#expect('(');
    const found: Evaluate[] = [];
    while (!this.#isSymbol(')')) {
      if (found.length > 0) this.#expect(',');
      found.push(this.#binary(0));
    }
    this.#expect(')');
    return found;
  }

  #isSymbol(text: string): boolean {
    const token = this.tokens[this.#next];
    return token?.kind === 'symbol' && token.text === text;
  }

  #expect(text: string): void {
    if (!this.#isSymbol(text)) throw new BeyondSubset(`${text} expected`);
    this.#next += 1;
  }

  #take(): Token {
    const token = this.tokens[this.#next];
    if (!token) throw new BeyondSubset('expression ends too early');
    this.#next += 1;
    return token;
  }
}

type Operator = (left: Collection, right: Collection) => Collection;

const constant = (value: unknown): Evaluate => {
  const collection = [value];
  return () => collection;
};

const asCollection = (value: unknown): Collection => {
  if (value === undefined) throw new BeyondSubset('undefined variable');
  return Array.isArray(value) ? value : [value];
};

function member(collection: Collection, name: string): Collection {
  return collection.flatMap((item): Collection => {
    if (typeof item !== 'object' || item === null || !Object.hasOwn(item, name)) return [];
    return asCollection((item as Readonly<Record<string, unknown>>)[name]);
  });
}

function choose([condition, then, otherwise, ...more]: readonly Evaluate[]): Evaluate {
  if (!condition || !then || more.length > 0) throw new BeyondSubset('iif with other arguments');
  return (variables) => (truth(condition(variables)) === true ? then(variables) : (otherwise?.(variables) ?? []));
}

/** Boolean of a collection; undefined where it is empty. */
function truth(collection: Collection): boolean | undefined {
  if (collection.length === 0) return undefined;
  const [value] = collection;
  if (collection.length > 1 || typeof value !== 'boolean') throw new BeyondSubset('not a Boolean');
  return value;
}

const boolean = (value: boolean | undefined): Collection => (value === undefined ? [] : [value]);

/** Applies to two single values; empty where either is. */
const onSingles =
  (apply: (left: unknown, right: unknown) => Collection): Operator =>
  (left, right) => {
    if (left.length === 0 || right.length === 0) return [];
    if (left.length > 1 || right.length > 1) throw new BeyondSubset('several values');
    return apply(left[0], right[0]);
  };

const onNumbers = (apply: (left: number, right: number) => unknown): Operator =>
  onSingles((left, right) => {
    if (typeof left !== 'number' || typeof right !== 'number') throw new BeyondSubset('not numbers');
    return [apply(left, right)];
  });

const onSameType = (apply: (isEqual: boolean) => boolean): Operator =>
  onSingles((left, right) => {
    if (typeof left !== typeof right || typeof left === 'object') throw new BeyondSubset('values of different types');
    return [apply(left === right)];
  });

const contains: Operator = (left, right) => {
  if (right.length === 0) return [];
  if (right.length > 1) throw new BeyondSubset('several values');
  return [left.includes(right[0])];
};

const levels: readonly Readonly<Record<string, Operator>>[] = [
  {
    or: (left, right) => {
      const [a, b] = [truth(left), truth(right)];
      return boolean(a === true || b === true ? true : a === false && b === false ? false : undefined);
    },
  },
  {
    and: (left, right) => {
      const [a, b] = [truth(left), truth(right)];
      return boolean(a === false || b === false ? false : a === true && b === true ? true : undefined);
    },
  },
  { contains, in: (left, right) => (left.length === 0 ? [] : contains(right, left)) },
  { '=': onSameType((isEqual) => isEqual), '!=': onSameType((isEqual) => !isEqual) },
  {
    '<': onNumbers((left, right) => left < right),
    '<=': onNumbers((left, right) => left <= right),
    '>': onNumbers((left, right) => left > right),
    '>=': onNumbers((left, right) => left >= right),
  },
  { '+': onNumbers((left, right) => left + right), '-': onNumbers((left, right) => left - right) },
];

const methods: Readonly<Record<string, (collection: Collection) => Collection>> = {
  exists: (collection) => [collection.length > 0],
  empty: (collection) => [collection.length === 0],
  count: (collection) => [collection.length],
  not: (collection) => {
    const value = truth(collection);
    return value === undefined ? [] : [!value];
  },
};
