import { deploy, readSettings } from "./program";

export = deploy(readSettings());
