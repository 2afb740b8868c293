import { loadInstallation } from '../knowledge/installation.js';
import { LanguageService } from '../server/language-service.js';
import { dataFolder } from '../server/open-store.js';

/** Writing and asking, as the environment of this command says. */
export const languageService = (): LanguageService =>
  new LanguageService({
    installation: loadInstallation(),
    environment: process.env,
    folder: dataFolder(),
    now: () => new Date(),
  });
