variable "template" {
  type = string
}

variable "authority" {
  type = string
}

resource "aws_acmpca_certificate" "mesh" {
  certificate_authority_arn   = var.authority
  certificate_signing_request = file("mesh.csr")
  signing_algorithm           = "SHA256WITHRSA"
  template_arn                = var.template

  validity {
    type  = "MONTHS"
    value = 13
  }
}
