import { loadInstallation } from '../knowledge/installation.js';
import { dataFolder } from '../knowledge/root.js';
import { LanguageService } from '../server/language-service.js';

/** Writing and asking, as the environment of this command says. */
export const languageService = (): LanguageService =>
  new LanguageService({
    installation: loadInstallation(),
    environment: process.env,
    folder: dataFolder(),
    now: () => new Date(),
  });
