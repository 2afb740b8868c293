/** The packs of this installation, loaded for those who embed an engine. */
export { type Installation, loadInstallation } from './installation.js';
export type { PackManifest } from './pack.js';
export { PackError } from './pack.js';
