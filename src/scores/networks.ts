import { openTableNetwork, type TableNetwork } from '../knowledge/table-network.js';
import { type Equation, NetworkAnswers, type PredictionKnowledge, predictRisks } from '../prediction/index.js';
import { type AssessmentContext, Evidence, type PatientRecord } from '../record/index.js';

/** An ONNX network that the user installed as a risk model. */
export interface RiskNetwork {
  readonly name: string;
  /** `model.onnx` and `model-card.json`. */
  readonly folder: string;
  /** The network as an equation that gives these answers. */
  equationWith(answers: NetworkAnswers): Equation;
}

/**
 * The knowledge with what installed networks say of this record. The stage is run ahead, the rows that it asks of a network are
 * put to it, and again, for the next question depends on the answer: the value, then what measurement variation would do.
 * @throws Error naming the network that cannot be run
 */
export async function withNetworks(
  knowledge: PredictionKnowledge,
  networks: readonly RiskNetwork[],
  record: PatientRecord,
  context: AssessmentContext,
): Promise<PredictionKnowledge> {
  if (networks.length === 0) return knowledge;
  return answered(networks, knowledge, (prepared) => {
    predictRisks(new Evidence(record.facts), prepared, context);
    return prepared;
  });
}

/** What `ask` gives once the networks have answered all that it wants to know. @throws Error naming the network that cannot be run */
export async function answered<T>(
  networks: readonly RiskNetwork[],
  knowledge: PredictionKnowledge,
  ask: (knowledge: PredictionKnowledge) => T,
): Promise<T> {
  const asked = networks.map((network) => ({ network, answers: new NetworkAnswers() }));
  const equations = knowledge.equations.map((equation) => {
    const found = asked.find(({ network }) => network.name === equation.name);
    return found ? found.network.equationWith(found.answers) : equation;
  });
  const prepared = { ...knowledge, equations };
  for (;;) {
    const result = ask(prepared);
    const open = asked.map(({ network, answers }) => ({ network, answers, rows: answers.takeAsked() }));
    if (open.every(({ rows }) => rows.length === 0)) return result;
    for (const { network, answers, rows } of open) {
      if (rows.length === 0) continue;
      const { predict } = await opened(network.folder);
      const probabilities = await predict(rows);
      // Of two labels the second is the yes.
      rows.forEach((row, index) => {
        answers.tell(row, probabilities[index]![1]!);
      });
    }
  }
}

const open = new Map<string, Promise<TableNetwork>>();

/** Each network is opened once in a process. */
function opened(folder: string): Promise<TableNetwork> {
  const network = open.get(folder) ?? openTableNetwork(folder);
  open.set(folder, network);
  return network;
}
