/** The composition root of the web app: real clock, real chance, real storage are put together here. */
import { render } from "preact";

const root = document.getElementById("app");
if (root) render(<p>Handrail</p>, root);
