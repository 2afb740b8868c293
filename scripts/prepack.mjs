// Before the package is packed: what is packed must be built from these sources.
import { setUp } from './setup.mjs';

setUp();
