import type { VirtualPatientParameters } from './parameters.js';
import { Stepper } from './stepper.js';

/** g/min at which a meal is eaten. */
export const eatingRate = 5;

/** One virtual patient in time: eats what was served at 5 g/min, gets what the pump infuses. */
export class VirtualPatient {
  readonly parameters: VirtualPatientParameters;
  readonly state: Float64Array;
  readonly #stepper: Stepper;
  /** g served and not yet eaten. */
  #served = 0;
  #ate = false;
  /** mg in the stomach when the present meal began; mg eaten of it. */
  #before: number;
  #taken = 0;

  constructor(parameters: VirtualPatientParameters) {
    this.parameters = parameters;
    this.state = Float64Array.from(parameters.initialState);
    this.#stepper = new Stepper(parameters.kinetics);
    this.#before = this.state[0]! + this.state[1]!;
  }

  /** Glucose under the skin, mg/dL: what the simulator calls BG. */
  get glucose(): number {
    return this.state[12]! / this.parameters.kinetics.Vg;
  }

  /**
   * One minute on.
   * @param insulin U/min
   * @param served g put on the table now
   */
  advance(insulin: number, served: number): void {
    this.#served += served;
    const eating = Math.min(eatingRate, this.#served);
    this.#served -= eating;
    if (eating > 0) {
      if (!this.#ate) {
        this.#before = this.state[0]! + this.state[1]!;
        this.#taken = 0;
      }
      this.#taken += eating * 1000;
    }
    this.#ate = eating > 0;
    this.#stepper.minute(this.state, insulin, eating, this.#before + this.#taken);
  }
}
