// SPDX-FileCopyrightText: 2026 The kleinstadt authors
// SPDX-License-Identifier: EUPL-1.2
declare module "maplibre-gl/dist/maplibre-gl-csp.js" {
  import * as maplibregl from "maplibre-gl";
  export default maplibregl;
}
