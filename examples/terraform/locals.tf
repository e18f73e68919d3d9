locals {
  tags = {
    project = "shop"
  }

  countries = ["at", "be", "ch", "de", "dk", "es", "fr", "it", "lu", "nl", "pt"]

  shop_names = ["shop.${var.domain}", "www.shop.${var.domain}"]

  # Terraform gives the validation options as a set, one for each name.
  shop_validation = tolist(aws_acm_certificate.shop.domain_validation_options)
}
