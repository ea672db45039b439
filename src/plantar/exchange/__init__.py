"""plantar inside other systems: FHIR R4, SDC, CDS Hooks and MCP, all on the one façade."""
