"""The diary in the browser; who may open it is the matter of :mod:`plantar.web.desk`."""
