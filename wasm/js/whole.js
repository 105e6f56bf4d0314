// The whole module's door.

import * as core from "../pkg/fugong.js";
import { door } from "./door.js";

export const whole = door(core, "fugong");
